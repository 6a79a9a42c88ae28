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
import { onPort } from "./onport";
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
          <span className="whole">{one.ifname}</span>
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
  if (enabled === false)
    return (
      <Badge variant="default" tt="none">
        {t("ports.shut")}
      </Badge>
    );
  if (up == null) return null;
  return (
    <Badge variant={up ? "light" : "default"} color={up ? "teal" : "gray"} tt="none">
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
  const { said, heard, left } = onPort(port);
  return (
    <Stack gap={2}>
      {said.map((one) => (
        <One key={one.name} {...one} networkId={networkId} more={[one.port, one.sources.join(", ")]} />
      ))}
      {heard.slice(0, NAMED).map((one) => (
        <One
          key={one.macaddr}
          nodeId={one.managedNodeId}
          name={one.displayName ?? one.macaddr}
          networkId={networkId}
          more={[one.managedNodeId ? null : one.vendor]}
        />
      ))}
      {left(NAMED) > 0 && (
        <Text size="xs" c="dimmed">
          {t(port.leads ? "ports.through" : "ports.more", { count: left(NAMED) })}
        </Text>
      )}
    </Stack>
  );
}

interface OneProps {
  networkId: string;
  nodeId: string | null | undefined;
  name: string;
  more: (string | null | undefined)[];
}

function One({ networkId, nodeId, name, more }: OneProps) {
  return (
    <Group gap={6}>
      {nodeId ? (
        <NodeLink networkId={networkId} nodeId={nodeId}>
          {name}
        </NodeLink>
      ) : (
        <span className="said">{name}</span>
      )}
      <Text size="xs" c="dimmed" className="said">
        {more.filter(Boolean).join(" · ")}
      </Text>
    </Group>
  );
}
