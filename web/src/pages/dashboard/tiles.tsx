/** The numbers that one looks at first. */
import { Anchor, Card, Group, SimpleGrid, Text } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { FoundNodes } from "../../parts/found";
import type { Part } from "./dashboard";
import { ending } from "./ending";

export function Tiles({ data, where }: Part) {
  const { t } = useTranslation();
  const away = data.numberOfKsockets - data.numberOfConnected;
  const tokens = data.ksockets.filter((one) => ending(one.tokenExpiresAt) !== "fine").length + data.apiTokens.length;
  const failing = data.runs.filter((one) => !one.recovered).length + data.overdue.length;
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing="sm">
      <Tile label={t("nodes.title")} number={found(where, "", data.numberOfNodes)}>
        {found(where, "state:new", t("dashboard.new", { count: data.states["new"] ?? 0 }))}
        {" · "}
        {found(where, "state:outdated", t("dashboard.outdated", { count: data.states["outdated"] ?? 0 }))}
      </Tile>
      <Tile label={t("dashboard.unread")} number={found(where, "-has:details", data.numberOfUnread)}>
        {t("dashboard.share", { percent: percent(data.numberOfUnread, data.numberOfNodes) })}
      </Tile>
      <Tile
        label={t("dashboard.credentials")}
        number={here("credentials", data.credentials.length)}
        bad={data.credentials.length > 0}
      >
        {data.credentials.length > 0 ? t("dashboard.refused") : t("dashboard.fine")}
      </Tile>
      <Tile label={t("dashboard.ksocketsAway")} number={here("attention", away)} bad={away > 0}>
        {t("dashboard.connectedOf", { connected: data.numberOfConnected, all: data.numberOfKsockets })}
      </Tile>
      <Tile label={t("dashboard.tokens")} number={here("attention", tokens)} bad={tokens > 0}>
        {tokens > 0 ? t("dashboard.ending") : t("dashboard.fine")}
      </Tile>
      <Tile label={t("dashboard.scans")} number={here("attention", failing)} bad={failing > 0}>
        {failing > 0 ? t("dashboard.failedOrLate") : t("dashboard.fine")}
      </Tile>
    </SimpleGrid>
  );
}

/** A whole percentage; what is there at all is at least 1. */
function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.max(part > 0 ? 1 : 0, Math.round((part / whole) * 100));
}

function found(where: Part["where"], search: string, shown: ReactNode): ReactNode {
  return (
    <FoundNodes where={where} search={search} inherit>
      {typeof shown === "number" ? shown.toLocaleString() : shown}
    </FoundNodes>
  );
}

function here(place: string, many: number): ReactNode {
  return (
    <Anchor href={`#${place}`} inherit>
      {many.toLocaleString()}
    </Anchor>
  );
}

interface TileProps {
  label: string;
  number: ReactNode;
  bad?: boolean;
  children: ReactNode;
}

function Tile({ label, number, bad, children }: TileProps) {
  const Sign = bad ? IconAlertTriangle : IconCircleCheck;
  return (
    <Card withBorder padding="xs" role="group" aria-label={label}>
      <Text size="xs" c="dimmed" truncate>
        {label}
      </Text>
      <Text size="xl" fw={650} lh={1.25}>
        {number}
      </Text>
      <Group gap={4} wrap="nowrap" c={bad ? "var(--mantine-color-error)" : "dimmed"} align="flex-start">
        {bad !== undefined && <Sign size={14} aria-hidden style={{ flex: "none", marginTop: 2 }} />}
        <Text size="xs">{children}</Text>
      </Group>
    </Card>
  );
}
