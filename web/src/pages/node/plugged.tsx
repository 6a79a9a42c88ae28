/** Where the node is plugged in: which port of which switch. */
import { Card, Table, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../api/client";
import { NodeLink } from "../../parts/links";
import type { Node } from "./node";
import { tellsOfPorts } from "./shown";

const SHOWN = 50;
const UPLINKS = 4; // a switch with more cables shows them with its own ports

export function Plugged({ node }: { node: Node }) {
  const { t } = useTranslation();
  const places = (node.pluggedInto ?? []).slice(0, SHOWN);
  if (places.length === 0 || (tellsOfPorts(node) && places.length > UPLINKS)) return null;
  return (
    <Card withBorder component="section" aria-label={t("ports.pluggedInto")}>
      <Title order={2} size="h5" mb="xs">
        {t("ports.pluggedInto")}
      </Title>
      <Table.ScrollContainer minWidth={640}>
        <Table verticalSpacing={6} aria-label={t("ports.pluggedInto")}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("ports.switch")}</Table.Th>
              <Table.Th>{t("ports.port")}</Table.Th>
              <Table.Th>{t("ports.vlan")}</Table.Th>
              <Table.Th>{t("ports.ownPort")}</Table.Th>
              <Table.Th>{t("nodes.mac")}</Table.Th>
              <Table.Th>{t("node.learnedBy")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {places.map((one) => (
              <Table.Tr key={`${one.managedNodeId} ${one.ifname}`}>
                <Table.Td>
                  <NodeLink networkId={node.networkId} nodeId={one.managedNodeId} tab="ports">
                    {one.displayName}
                  </NodeLink>
                </Table.Td>
                <Table.Td>
                  <span className="whole">{one.ifname}</span>
                  <How place={one} />
                </Table.Td>
                <Table.Td>{one.vlans.join(", ")}</Table.Td>
                <Table.Td className="said">{one.ownPort}</Table.Td>
                <Table.Td className="mono whole">
                  {one.macaddrs.map((mac) => (
                    <div key={mac}>{mac}</div>
                  ))}
                </Table.Td>
                <Table.Td>{one.sources.map((source) => sourceName(source, t("ports.table"))).join(", ")}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}

/** Who tells of it; table: what the forwarding table of a switch is called. */
function sourceName(source: string, table: string): string {
  return source === "fdb" ? table : source.toUpperCase();
}

function How({ place: { how, others } }: { place: Schemas["PluggedView"] }) {
  const { t } = useTranslation();
  if (how === "port") return null;
  return (
    <Text size="xs" c="dimmed">
      {how === "shared" ? t("ports.shared", { count: others }) : t("ports.behind")}
    </Text>
  );
}
