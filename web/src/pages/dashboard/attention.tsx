/** What somebody has to do: Ksockets, tokens, scans. */
import { Anchor, Stack, Text } from "@mantine/core";
import { IconCalendarX, IconKey, IconPlugConnectedX, IconRadar2 } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../api/client";
import { Time } from "../../parts/time";
import { outcomeText } from "../schedules/said";
import type { Part } from "./dashboard";
import { ending } from "./ending";
import { Nothing, Panel } from "./panel";

const SHOWN = 9;

interface Need {
  id: string;
  Sign: typeof IconKey;
  /** A path of ours. */
  to: string;
  name: string;
  place: string | null;
  what: ReactNode;
}

export function Attention({ data }: Part) {
  const { t } = useTranslation();
  const needs = useNeeds(data);
  return (
    <Panel
      id="attention"
      title={t("dashboard.attention")}
      aside={needs.length > 0 && t("common.total", { count: needs.length })}
    >
      {needs.length === 0 ? (
        <Nothing>{t("dashboard.nobody")}</Nothing>
      ) : (
        <Stack gap={6} component="ul" m={0} p={0} style={{ listStyle: "none" }}>
          {needs.slice(0, SHOWN).map((one) => (
            <Needed key={one.id} need={one} />
          ))}
          {needs.length > SHOWN && <Nothing>{t("dashboard.more", { count: needs.length - SHOWN })}</Nothing>}
        </Stack>
      )}
    </Panel>
  );
}

function Needed({ need: { Sign, to, name, place, what } }: { need: Need }) {
  return (
    <li style={{ display: "flex", gap: 6, alignItems: "flex-start" }}>
      <Sign size={16} aria-hidden style={{ flex: "none", marginTop: 2, color: "var(--mantine-color-error)" }} />
      <div style={{ minWidth: 0 }}>
        <Text size="sm" component="div" className="line">
          <Anchor size="sm" fw={600} className="said" renderRoot={(props) => <Link {...props} to={to} />}>
            {name}
          </Anchor>
          {place !== null && (
            <Text span size="xs" c="dimmed" className="said">
              {" "}
              {place}
            </Text>
          )}
        </Text>
        <Text size="xs">{what}</Text>
      </div>
    </li>
  );
}

function useNeeds(data: Part["data"]): Need[] {
  const { t } = useTranslation();
  const network = (id: string, tab: string) => `/apps/sonar/networks/${id}/${tab}`;
  const runs = data.runs.filter((one) => !one.recovered);
  return [
    ...data.ksockets.map((one) => ({
      id: `ksocket ${one.ksocketId}`,
      Sign: one.connected ? IconKey : IconPlugConnectedX,
      to: network(one.networkId, "ksockets"),
      name: one.displayName,
      place: one.networkDisplayName,
      what: <KsocketNeed one={one} />,
    })),
    ...data.apiTokens.map((one) => ({
      id: `token ${one.apiTokenId}`,
      Sign: IconKey,
      to: "/settings/api-tokens",
      name: one.label,
      place: one.username,
      what: <TokenNeed at={one.expiresAt} word="apiToken" />,
    })),
    ...runs.map((one) => ({
      id: `run ${one.scanId}`,
      Sign: IconRadar2,
      to: network(one.networkId, `scans/${one.scanId}`),
      name: one.networkDisplayName,
      place: null,
      what: (
        <>
          {t(`dashboard.run.${one.incomplete ? "incomplete" : one.status === "failed" ? "failed" : "partial"}`)}{" "}
          <Time at={one.terminatedAt} />
        </>
      ),
    })),
    ...data.overdue.map((one, index) => ({
      id: `overdue ${index}`,
      Sign: IconCalendarX,
      to: network(one.networkId, "scans"),
      name: one.networkDisplayName,
      place: null,
      what: <Late one={one} />,
    })),
  ];
}

function KsocketNeed({ one }: { one: Schemas["NeedyKsocket"] }) {
  const { t } = useTranslation();
  const token = ending(one.tokenExpiresAt) !== "fine" && <TokenNeed at={one.tokenExpiresAt} word="ksocketToken" />;
  if (one.connected) return token;
  return (
    <>
      {one.lastSeenAt === null ? t("dashboard.neverConnected") : t("dashboard.awaySince")}
      {one.lastSeenAt !== null && <Time at={one.lastSeenAt} />}
      {token && " · "}
      {token}
    </>
  );
}

function TokenNeed({ at, word }: { at: string | null; word: "apiToken" | "ksocketToken" }) {
  const { t } = useTranslation();
  const state = ending(at);
  if (state === "missing") return t("dashboard.tokenMissing");
  return (
    <>
      {t(`dashboard.${word}.${state === "ended" ? "ended" : "soon"}`)} <Time at={at} />
    </>
  );
}

const LATE = ["schedule-missed", "schedule-failed", "run-waits", "never-scanned", "long-ago"] as const;

function Late({ one }: { one: Schemas["OverdueScan"] }) {
  const { t } = useTranslation();
  const why = LATE.find((known) => known === one.why);
  return (
    <>
      {why ? t(`dashboard.late.${why}`) : one.why} {one.at !== null && <Time at={one.at} />}
      {one.outcome !== null && one.outcome !== "skipped" && ` · ${outcomeText(one.outcome, t)}`}
    </>
  );
}
