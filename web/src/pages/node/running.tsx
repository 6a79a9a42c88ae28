/** What runs on it: ports on which something listens, services, containers. */
import { Card, Group, Stack, Text, Title } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Node } from "./node";
import { Rows, type Cells, type Heading } from "./rows";
import { isWindows } from "./shown";

/** A node, now or as a snapshot saw it. */
export type Runs = Pick<Node, "system" | "listeningPorts" | "runningServices" | "containers">;

const HIGH = "26rem";

export function Running({ node }: { node: Runs }) {
  return (
    <Stack>
      <Ports node={node} />
      <Services node={node} />
      <Containers node={node} />
    </Stack>
  );
}

interface Props {
  title: string;
  about?: string;
  heads: Heading[];
  /** undefined: nobody told. */
  rows: Cells[] | undefined;
  /** What is said then, if it is more than that. */
  untold?: string | undefined;
}

function List({ title, about, heads, rows, untold }: Props) {
  const { t } = useTranslation();
  return (
    <Card withBorder component="section" aria-label={title}>
      <Group gap="xs" mb="xs" align="baseline">
        <Title order={2} size="h5">
          {title}
        </Title>
        {rows !== undefined && rows.length > 0 && (
          <Text size="sm" c="dimmed">
            {t("common.total", { count: rows.length })}
          </Text>
        )}
      </Group>
      {about && rows !== undefined && (
        <Text size="sm" c="dimmed" mb="xs">
          {about}
        </Text>
      )}
      {rows !== undefined && rows.length > 0 ? (
        <Rows label={title} heads={heads} rows={rows} height={HIGH} counted={false} />
      ) : (
        <Text size="sm" c="dimmed">
          {rows === undefined ? (untold ?? t("node.notTold")) : t("node.none")}
        </Text>
      )}
    </Card>
  );
}

function Ports({ node: { listeningPorts } }: { node: Runs }) {
  const { t } = useTranslation();
  const rows = useMemo(
    () =>
      listeningPorts?.map((one): Cells => [
        `${one.protocol}/${one.port}`,
        boundTo(one.addr, t("node.allAddresses")),
        one.process,
      ]),
    [listeningPorts, t],
  );
  const heads: Heading[] = [
    { label: t("node.port"), mono: true, width: "minmax(7rem, 9rem)" },
    { label: t("node.boundTo"), mono: true, width: "minmax(12rem, 1fr)" },
    { label: t("node.program"), width: "minmax(10rem, 2fr)" },
  ];
  return <List title={t("node.listeningPorts")} heads={heads} rows={rows} />;
}

/** The address, and in words where that is all of them. */
function boundTo(addr: string | null | undefined, all: string): string {
  if (!addr) return "";
  return ["0.0.0.0", "::", "*"].includes(addr) ? `${addr} (${all})` : addr;
}

function Services({ node: { runningServices } }: { node: Runs }) {
  const { t } = useTranslation();
  const rows = useMemo(
    () =>
      runningServices?.map((one): Cells => [
        one.name,
        one.description,
        one.manager === "windows" ? "Windows" : one.manager,
      ]),
    [runningServices],
  );
  const heads: Heading[] = [
    { label: t("common.name"), width: "minmax(12rem, 1fr)" },
    { label: t("node.description"), width: "minmax(14rem, 2fr)" },
    { label: t("node.manager"), width: "minmax(7rem, 9rem)" },
  ];
  return <List title={t("node.runningServices")} heads={heads} rows={rows} />;
}

function Containers({ node }: { node: Runs }) {
  const { t } = useTranslation();
  const { containers } = node;
  const rows = useMemo(() => containers?.map((one): Cells => [one.name, one.image, one.runtime]), [containers]);
  const heads: Heading[] = [
    { label: t("common.name"), width: "minmax(12rem, 1fr)" },
    { label: t("node.image"), mono: true, width: "minmax(14rem, 2fr)" },
    { label: t("node.runtime"), width: "minmax(7rem, 9rem)" },
  ];
  const untold = isWindows(node) ? t("node.containersNotAsked") : undefined;
  return <List title={t("node.containers")} about={t("node.containersAbout")} {...{ heads, rows, untold }} />;
}
