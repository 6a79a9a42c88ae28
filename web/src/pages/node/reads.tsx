/** How old each group of what is shown is, and what the last reads did not get. */
import { Card, Group, Stack, Table, Text, Title } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Time } from "../../parts/time";
import { problemText } from "../../words/said";
import type { Node } from "./node";
import { gaps } from "./shown";

const MOST = 50; // gaps that are shown
const GROUPS = [
  "system",
  "interfaces",
  "extraFields",
  "packages",
  "windowsUpdates",
  "listeningPorts",
  "runningServices",
  "containers",
  "components",
  "vlans",
  "domain",
  "neighbors",
  "arp",
  "ndp",
  "lldp",
  "cdp",
  "fdp",
  "edp",
  "fdb",
  "ospf",
  "bgp",
  "routes",
  "services",
  "signatures",
] as const;

/** What else may not have been read: parts of those groups, or ways to them. */
const PARTS = [
  "all",
  "computer",
  "cpu",
  "deviceType",
  "entity",
  "fdbVlans",
  "hardware",
  "host",
  "hostname",
  "identity",
  "ipForwarding",
  "kernel",
  "machineId",
  "memory",
  "motherboard",
  "rebootPending",
  "registry",
  "ssh",
  "storage",
  "uptime",
  "vrfs",
] as const;

/** What a group of facts is called; one of a newer Ksocket as it is. */
function useCalled(): (group: string) => string {
  const { t } = useTranslation();
  return (group) => {
    const known = GROUPS.find((name) => name === group);
    const part = PARTS.find((name) => name === group);
    return known ? t(`reads.groups.${known}`) : part ? t(`reads.parts.${part}`) : group;
  };
}

export function Reads({ node }: { node: Node }) {
  const { t } = useTranslation();
  const groups = GROUPS.flatMap((name) => {
    const times = node.groups?.[name];
    return times ? [{ name, ...times }] : [];
  });
  return (
    <Card withBorder>
      <Title order={2} size="h5" mb="xs">
        {t("reads.title")}
      </Title>
      {groups.length === 0 ? (
        <Text c="dimmed" size="sm">
          {t("reads.nothing")}
        </Text>
      ) : (
        <Table verticalSpacing={2} aria-label={t("reads.title")}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("reads.group")}</Table.Th>
              <Table.Th>{t("reads.read")}</Table.Th>
              <Table.Th>{t("reads.tried")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {groups.map((one) => (
              <Table.Tr key={one.name}>
                <Table.Td className="whole">{t(`reads.groups.${one.name}`)}</Table.Td>
                <Table.Td>
                  <Time at={one.collectedAt} />
                </Table.Td>
                <Table.Td>
                  <Time at={one.lastAttemptAt} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <Missing node={node} />
    </Card>
  );
}

function Missing({ node }: { node: Node }) {
  const { t, i18n } = useTranslation();
  const name = useCalled();
  const missing = gaps(node).slice(0, MOST);
  if (missing.length === 0) return null;
  return (
    <Stack gap={4} mt="sm">
      <Text size="sm" fw={600}>
        {t("reads.missing")}
      </Text>
      {missing.map((one, at) => {
        const called = name(one.group);
        const named = one.problem.params?.["group"] === one.group; // then the sentence names it
        const problem = named ? { ...one.problem, params: { ...one.problem.params, group: called } } : one.problem;
        const said = problemText(problem, i18n.language);
        return (
          <Group key={at} gap={6} wrap="nowrap" align="flex-start">
            <IconAlertTriangle size={14} aria-hidden style={{ flex: "none", marginTop: 3 }} />
            <Text size="sm" className="said">
              {named ? said : `${called}: ${said}`}
            </Text>
          </Group>
        );
      })}
    </Stack>
  );
}
