/** Addresses, identity, interfaces and hardware. */
import { Card, SimpleGrid, Stack, Table, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { size } from "../../parts/size";
import type { Node } from "./node";
import { Reasons } from "./reasons";

type Row = [string, ReactNode];

export function way(one: { addr: string; route?: string[] }): string {
  return [...(one.route ?? []), one.addr].join(" → ");
}

export function Detail({ node }: { node: Node }) {
  const { t } = useTranslation();
  return (
    <Stack>
      <Addresses node={node} />
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <Facts title={t("node.hardware")} rows={useHardware(node)} />
        <Reasons node={node} />
      </SimpleGrid>
      <Interfaces node={node} />
    </Stack>
  );
}

export function useHardware(node: Pick<Node, "extraFields" | "system">): Row[] {
  const { t } = useTranslation();
  const { product, cpu, memory, storage, kernel, bios } = node.extraFields ?? {};
  const joined = (...parts: (string | null | undefined)[]) => parts.filter(Boolean).join(" ");
  return [
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
  ];
}

export function Facts({ title, rows }: { title: string; rows: Row[] }) {
  const { t } = useTranslation();
  return (
    <Card withBorder>
      <Title order={2} size="h5" mb="xs">
        {title}
      </Title>
      <Table withRowBorders={false} verticalSpacing={4}>
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
      <Table.ScrollContainer minWidth={640}>
        <Table verticalSpacing={6}>
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
            {node.addresses.map((one) => (
              <Table.Tr key={way(one)}>
                <Table.Td className="mono">{way(one)}</Table.Td>
                <Table.Td className="mono">{one.subnet}</Table.Td>
                <Table.Td className="mono">{one.macaddr}</Table.Td>
                <Table.Td className="said">{one.extraFields?.macaddr?.organizationName}</Table.Td>
                <Table.Td className="said">{one.hostnames?.map((name) => name.hostname).join(", ")}</Table.Td>
                <Table.Td className="said">{one.services?.map((service) => service.name).join(", ")}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}

function Interfaces({ node }: { node: Node }) {
  const { t } = useTranslation();
  if (!node.interfaces?.length) return null;
  return (
    <Card withBorder>
      <Title order={2} size="h5" mb="xs">
        {t("node.interfaces")}
      </Title>
      <Table.ScrollContainer minWidth={480} maxHeight={480}>
        <Table verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("common.name")}</Table.Th>
              <Table.Th>{t("nodes.address")}</Table.Th>
              <Table.Th>{t("nodes.mac")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {node.interfaces.map((one, index) => (
              <Table.Tr key={index}>
                <Table.Td className="said">{one.ifname}</Table.Td>
                <Table.Td className="mono">{one.addr}</Table.Td>
                <Table.Td className="mono">{one.macaddr}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}
