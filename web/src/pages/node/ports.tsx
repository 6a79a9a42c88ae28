/** The ports of a switch: which state each is in, and what is on it. */
import { Badge, Group, Stack, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../api/client";
import { Answer } from "../../parts/failed";
import { NodeLink } from "../../parts/links";
import { DataTable, type TableColumn } from "../../parts/table";
import { portsQuery } from "./ask";
import type { Node } from "./node";
import { Vlans } from "./vlans";

type Port = Schemas["PortView"];

const MOST = 1000; // ports that are drawn; a chassis has some hundred
const NAMED = 6; // of what is on a port

export function Ports({ node }: { node: Node }) {
  const query = useQuery(portsQuery(node.networkId, node.managedNodeId));
  return (
    <Stack>
      <Answer query={query}>{(ports) => <Listed ports={ports} networkId={node.networkId} />}</Answer>
      <Vlans node={node} />
    </Stack>
  );
}

function Listed({ ports, networkId }: { ports: Port[]; networkId: string }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const word = useDeferredValue(text.trim().toLowerCase());
  const wanted = word ? ports.filter((one) => held(one).includes(word)) : ports;
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <TextInput
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          placeholder={t("ports.search")}
          aria-label={t("ports.search")}
          maxLength={200}
          w={{ base: "100%", xs: 320 }}
        />
        <Text size="sm" c="dimmed" aria-live="polite">
          {t("common.total", { count: wanted.length })}
        </Text>
      </Group>
      <DataTable
        label={t("node.tabs.ports")}
        columns={useColumns(networkId)}
        rows={wanted.slice(0, MOST)}
        id={(one) => one.ifname}
        minWidth={760}
      />
    </Stack>
  );
}

/** What is searched of a port. */
function held(one: Port): string {
  const named = one.named.flatMap((each) => [each.macaddr, each.displayName, each.vendor]);
  const said = one.neighbors.flatMap((each) => [each.name, each.displayName, each.port]);
  const vlans = [...one.untaggedVlans, ...one.taggedVlans].map((each) => `vlan ${each}`);
  return [one.ifname, one.description, ...named, ...said, ...vlans].filter(Boolean).join("\n").toLowerCase();
}

function useColumns(networkId: string): TableColumn<Port>[] {
  const { t } = useTranslation();
  return [
    {
      id: "ifname",
      label: t("ports.port"),
      cell: (one) => (
        <>
          <span className="said">{one.ifname}</span>
          {one.description && one.description !== one.ifname && (
            <Text size="xs" c="dimmed" className="said">
              {one.description}
            </Text>
          )}
        </>
      ),
    },
    { id: "state", label: t("nodes.state"), cell: (one) => <State port={one} /> },
    { id: "vlan", label: t("ports.vlan"), cell: (one) => <VlansOf port={one} /> },
    { id: "on", label: t("ports.on"), cell: (one) => <On port={one} networkId={networkId} /> },
    {
      id: "stations",
      label: t("ports.stations"),
      numeric: true,
      cell: (one) => (one.stations ? one.stations.toLocaleString() : ""),
    },
  ];
}

function State({ port: { up, enabled } }: { port: Port }) {
  const { t } = useTranslation();
  if (enabled === false) return <Badge variant="default">{t("ports.shut")}</Badge>;
  if (up == null) return null;
  return (
    <Badge variant={up ? "light" : "default"} color={up ? "teal" : "gray"}>
      {t(up ? "node.up" : "node.down")}
    </Badge>
  );
}

function VlansOf({ port: { untaggedVlans, taggedVlans } }: { port: Port }) {
  const { t } = useTranslation();
  return (
    <>
      {untaggedVlans.join(", ")}
      {taggedVlans.length > 0 && (
        <Text size="xs" c="dimmed">
          {t("ports.taggedOf", { vlans: taggedVlans.join(", ") })}
        </Text>
      )}
    </>
  );
}

/** Who says who it is, then whom the switch has heard there, each once. */
function On({ port, networkId }: { port: Port; networkId: string }) {
  const { t } = useTranslation();
  const said = new Set(port.neighbors.map((one) => one.managedNodeId).filter(Boolean));
  const here = port.named.filter((one) => one.here && !(one.managedNodeId && said.has(one.managedNodeId)));
  const left =
    port.stations - Math.min(here.length, NAMED) - port.named.filter((one) => said.has(one.managedNodeId)).length;
  return (
    <Stack gap={2}>
      {port.neighbors.map((one, at) => (
        <Group key={`hello ${at}`} gap={6}>
          {one.managedNodeId ? (
            <NodeLink networkId={networkId} nodeId={one.managedNodeId}>
              {one.displayName}
            </NodeLink>
          ) : (
            <span className="said">{one.name ?? one.macaddr ?? one.addr}</span>
          )}
          <Text size="xs" c="dimmed" className="said">
            {[one.port, one.source.toUpperCase()].filter(Boolean).join(" · ")}
          </Text>
        </Group>
      ))}
      {here.slice(0, NAMED).map((one) => (
        <Group key={one.macaddr} gap={6}>
          {one.managedNodeId ? (
            <NodeLink networkId={networkId} nodeId={one.managedNodeId}>
              {one.displayName}
            </NodeLink>
          ) : (
            <span className="mono whole">{one.macaddr}</span>
          )}
          {!one.managedNodeId && one.vendor && (
            <Text size="xs" c="dimmed" className="said">
              {one.vendor}
            </Text>
          )}
        </Group>
      ))}
      {left > 0 && (
        <Text size="xs" c="dimmed">
          {t(port.leads ? "ports.through" : "ports.more", { count: left })}
        </Text>
      )}
    </Stack>
  );
}
