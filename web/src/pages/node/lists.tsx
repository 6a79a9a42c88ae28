/** Interfaces, neighbours and routes: each may be long. */
import { Card, Title } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Node } from "./node";
import { Rows, type Cells, type Heading } from "./rows";

const MOST = 10_000; // rows that are drawn from
const HIGH = "26rem";
const PORT = "minmax(11rem, 1fr)"; // GigabitEthernet1/0/24

function List({ title, heads, rows }: { title: string; heads: Heading[]; rows: Cells[] }) {
  if (rows.length === 0) return null;
  return (
    <Card withBorder>
      <Title order={2} size="h5" mb="xs">
        {title}
      </Title>
      <Rows label={title} heads={heads} rows={rows} height={HIGH} />
    </Card>
  );
}

const SPEEDS = [
  [1e9, "Gbit/s"],
  [1e6, "Mbit/s"],
  [1e3, "kbit/s"],
] as const;

/** Bits a second as people say it. */
function speed(bits: number | null | undefined): string {
  if (bits == null) return "";
  const [size, unit] = SPEEDS.find(([least]) => bits >= least) ?? [1, "bit/s"];
  return `${(bits / size).toLocaleString(undefined, { maximumFractionDigits: 1 })} ${unit}`;
}

export function Interfaces({ node }: { node: Node }) {
  const { t } = useTranslation();
  const rows = useMemo(
    () =>
      (node.interfaces ?? [])
        .slice(0, MOST)
        .map((one): Cells => [
          one.ifname,
          one.enabled === false ? t("ports.shut") : one.up == null ? "" : t(one.up ? "node.up" : "node.down"),
          one.addr,
          one.netmask,
          one.macaddr,
          speed(one.speed),
          one.description,
        ]),
    [node.interfaces, t],
  );
  const heads: Heading[] = [
    { label: t("common.name"), width: PORT },
    { label: t("nodes.state"), width: "7.5rem" },
    { label: t("nodes.address"), mono: true },
    { label: t("node.netmask"), mono: true },
    { label: t("nodes.mac"), mono: true, width: "minmax(10rem, 1fr)" },
    { label: t("node.speed"), numeric: true, width: "7rem" },
    { label: t("node.description") },
  ];
  return <List title={t("node.interfaces")} heads={heads} rows={rows} />;
}

export function Neighbors({ node }: { node: Node }) {
  const { t } = useTranslation();
  const rows = useMemo(
    () =>
      (node.neighbors ?? [])
        .filter((one) => one.source !== "fdb") // they stand with the ports
        .slice(0, MOST)
        .map((one): Cells => [
          one.name ?? one.addr ?? one.macaddr,
          one.ifname,
          one.port,
          one.addr,
          one.macaddr,
          one.platform,
          one.source.toUpperCase(),
          one.vrf,
        ]),
    [node.neighbors],
  );
  const heads: Heading[] = [
    { label: t("node.neighbor"), width: "minmax(10rem, 1.5fr)" },
    { label: t("node.localPort"), width: PORT },
    { label: t("node.remotePort"), width: PORT },
    { label: t("nodes.address"), mono: true },
    { label: t("nodes.mac"), mono: true, width: "minmax(10rem, 1fr)" },
    { label: t("node.platform") },
    { label: t("node.learnedBy"), width: "6rem" },
    { label: t("node.vrf"), width: "6rem" },
  ];
  return <List title={t("node.neighbors")} heads={heads} rows={rows} />;
}

export function Routes({ node }: { node: Node }) {
  const { t } = useTranslation();
  const rows = useMemo(
    () => (node.routes ?? []).slice(0, MOST).map((one): Cells => [one.destination, one.nextHop, one.ifname, one.vrf]),
    [node.routes],
  );
  const heads: Heading[] = [
    { label: t("node.destination"), mono: true },
    { label: t("node.nextHop"), mono: true },
    { label: t("node.interface") },
    { label: t("node.vrf"), width: "8rem" },
  ];
  return <List title={t("node.routes")} heads={heads} rows={rows} />;
}
