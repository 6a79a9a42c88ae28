/** Addresses, identity, interfaces and hardware. */
import { Card, Group, SimpleGrid, Stack, Table, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Past } from "../../parts/past";
import { size } from "../../parts/size";
import type { Node } from "./node";
import { way } from "./deciding";
import { Findings } from "./findings";
import { Identity } from "./identity";
import { Interfaces, Neighbors, Routes } from "./lists";
import { Plugged } from "./plugged";
import { Reads } from "./reads";
import { useSystem } from "./system";

const SHOWN = 200; // addresses

type Row = [string, ReactNode];
type Service = NonNullable<Node["addresses"][number]["services"]>[number];

export function Detail({ node }: { node: Node }) {
  const { t } = useTranslation();
  return (
    <Stack>
      <Findings node={node} />
      <Addresses node={node} />
      <Plugged node={node} />
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <Facts title={t("node.hardware")} rows={useHardware(node)} />
        <Reads node={node} />
      </SimpleGrid>
      <Identity node={node} />
      <Interfaces node={node} />
      <Neighbors node={node} />
      <Routes node={node} />
    </Stack>
  );
}

export function useHardware(
  node: Pick<Node, "extraFields" | "system" | "uptime" | "location" | "contact" | "domain">,
): Row[] {
  const { t } = useTranslation();
  const system = useSystem(node);
  const { product, cpu, memory, storage, kernel, bios } = node.extraFields ?? {};
  const joined = (...parts: (string | null | undefined)[]) => parts.filter(Boolean).join(" ");
  return [
    [t("nodes.system"), system],
    ...(node.domain ? [[t("node.domain"), node.domain] satisfies Row] : []),
    [t("nodes.product"), joined(product?.vendorName, product?.modelName)],
    [t("nodes.serial"), node.system?.serial ?? product?.serialNumber],
    [
      t("node.cpu"),
      joined(cpu?.cpu0?.modelName, cpu?.numberOfProcessors == null ? null : `× ${cpu.numberOfProcessors}`),
    ],
    [t("node.memory"), size(memory?.totalSize)],
    [t("node.storage"), size(storage?.totalSize)],
    [t("node.kernel"), joined(kernel?.name, kernel?.release)],
    [t("node.bios"), joined(bios?.vendorName, bios?.versionNumber)],
    [t("node.uptime"), node.uptime == null ? null : t("node.days", { count: Math.floor(node.uptime / 86_400) })],
    [t("node.location"), node.location],
    [t("node.contact"), node.contact],
  ];
}

export function Facts({ title, rows }: { title: string; rows: Row[] }) {
  const { t } = useTranslation();
  return (
    <Card withBorder>
      <Title order={2} size="h5" mb="xs">
        {title}
      </Title>
      <Table withRowBorders={false} verticalSpacing={4} aria-label={title}>
        <Table.Tbody>
          {rows.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th w="9rem">
                <Text size="sm" c="dimmed">
                  {name}
                </Text>
              </Table.Th>
              <Table.Td className="said">
                {value || (
                  <Text size="sm" c="dimmed">
                    {t("common.unknown")}
                  </Text>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  );
}

function Addresses({ node }: { node: Node }) {
  const { t } = useTranslation();
  return (
    <Card withBorder>
      <Title order={2} size="h5" mb="xs">
        {t("node.addresses")}
      </Title>
      {node.addressesPast && (
        <Text size="sm" c="dimmed" mb="xs">
          {t("past.all")}
        </Text>
      )}
      <Table.ScrollContainer minWidth={640}>
        <Table verticalSpacing={6} aria-label={t("node.addresses")}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("nodes.address")}</Table.Th>
              <Table.Th>{t("node.subnet")}</Table.Th>
              <Table.Th>{t("nodes.mac")}</Table.Th>
              <Table.Th>{t("nodes.vendor")}</Table.Th>
              <Table.Th>{t("node.hostname")}</Table.Th>
              <Table.Th>{t("node.services")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {node.addresses.slice(0, SHOWN).map((one) => (
              <Table.Tr key={way(one)}>
                <Table.Td className="mono whole">
                  <Group gap={4} wrap="nowrap">
                    {way(one)}
                    {node.addressesPast && <Past />}
                  </Group>
                </Table.Td>
                <Table.Td className="mono whole">{one.subnet}</Table.Td>
                <Table.Td className="mono whole">{one.macaddr}</Table.Td>
                <Table.Td className="said">{one.extraFields?.macaddr?.organizationName}</Table.Td>
                <Table.Td className="said">{one.hostnames?.map((name) => name.hostname).join(", ")}</Table.Td>
                <Table.Td className="said">{one.services?.map(serviceSaid).join(", ")}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {node.addresses.length > SHOWN && (
        <Text size="sm" c="dimmed">
          {t("node.moreAddresses", { count: node.addresses.length - SHOWN })}
        </Text>
      )}
    </Card>
  );
}

/** With what it says of itself, where it says more than which service it is. */
function serviceSaid(service: Service): string {
  const more = service.title ?? service.product ?? service.certificate;
  return more ? `${service.name} (${more})` : service.name;
}
