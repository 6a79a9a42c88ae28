/** Ksockets of one network or of several, of which some are chosen to get new tokens. */
import { Anchor, Button, Checkbox, Group, Stack, Text } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { hubNow } from "../../api/clock";
import { useSpaceZone } from "../../api/zone";
import { Failed } from "../../parts/failed";
import { DataTable, type TableColumn } from "../../parts/table";
import { Time } from "../../parts/time";
import type { Ksocket } from "./ask";
import { standing } from "./expiry";
import { useRenew } from "./renew";
import { Connected, Expiry, Renewal, Why } from "./signs";

interface Props {
  label: string;
  ksockets: Ksocket[];
  /** Those whose tokens this person may renew. */
  operates: (ksocket: Ksocket) => boolean;
  /** What stands behind the name: of a list of several networks, which one it is. */
  more?: TableColumn<Ksocket>[];
  empty?: React.ReactNode;
}

export function KsocketsTable({ label, ksockets, operates, more = [], empty }: Props) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const renew = useRenew();
  const renewable = ksockets.filter((one) => operates(one) && hasToken(one));
  const wanted = renewable.filter((one) => chosen.has(one.ksocketId));
  const choose = (id: string, on: boolean) =>
    setChosen((before) => new Set(on ? [...before, id] : [...before].filter((one) => one !== id)));
  const choice: TableColumn<Ksocket> = {
    id: "choice",
    label: t("ksockets.choose"),
    cell: (one) => (
      <Checkbox
        aria-label={t("ksockets.chooseOne", { name: one.displayName })}
        checked={chosen.has(one.ksocketId)}
        disabled={!renewable.includes(one)}
        onChange={(event) => choose(one.ksocketId, event.currentTarget.checked)}
      />
    ),
  };
  return (
    <Stack gap="xs">
      {renewable.length > 0 && (
        <Group gap="xs">
          <Button
            leftSection={<IconRefresh size={16} aria-hidden />}
            variant="default"
            disabled={wanted.length === 0}
            loading={renew.isPending}
            onClick={() => renew.mutate(wanted, { onSuccess: () => setChosen(new Set()) })}
          >
            {t("ksockets.renew", { count: wanted.length })}
          </Button>
          <Button
            variant="subtle"
            onClick={() =>
              setChosen(new Set(wanted.length < renewable.length ? renewable.map((one) => one.ksocketId) : []))
            }
          >
            {t(wanted.length < renewable.length ? "ksockets.all" : "ksockets.noneOf")}
          </Button>
          <Text size="sm" c="dimmed">
            {t("ksockets.renewHint")}
          </Text>
        </Group>
      )}
      {renew.error && <Failed error={renew.error} />}
      <DataTable
        label={label}
        minWidth={880}
        columns={[...(renewable.length > 0 ? [choice] : []), ...columns(t, more, renew.data)]}
        rows={ksockets}
        id={(one) => one.ksocketId}
        empty={empty}
      />
    </Stack>
  );
}

function hasToken(ksocket: Ksocket): boolean {
  return ["soon", "valid"].includes(standing(ksocket.tokenExpiresAt, hubNow()));
}

function columns(
  t: TFunction,
  more: TableColumn<Ksocket>[],
  refused: ReadonlyMap<string, string> | undefined,
): TableColumn<Ksocket>[] {
  return [
    { id: "displayName", label: t("common.name"), cell: (one) => <Name ksocket={one} /> },
    ...more,
    { id: "connected", label: t("ksockets.state"), cell: (one) => <State ksocket={one} /> },
    {
      id: "remoteAddr",
      label: t("ksockets.from"),
      cell: (one) => one.connected && <span className="mono">{one.remoteAddr}</span>,
    },
    { id: "version", label: t("ksockets.version"), cell: (one) => <span className="said">{one.version}</span> },
    { id: "tokenExpiresAt", label: t("ksockets.tokenExpires"), cell: (one) => <Ends ksocket={one} /> },
    {
      id: "renewal",
      label: t("ksockets.lastRenewal"),
      cell: (one) => <Renewal ksocket={one} failed={refused?.get(one.ksocketId)} />,
    },
  ];
}

function Name({ ksocket: { networkId, ksocketId, displayName } }: { ksocket: Ksocket }) {
  return (
    <Anchor
      size="sm"
      className="said"
      renderRoot={(props) => (
        <Link {...props} to="/apps/sonar/networks/$networkId/ksockets/$ksocketId" params={{ networkId, ksocketId }} />
      )}
    >
      {displayName}
    </Anchor>
  );
}

function State({ ksocket }: { ksocket: Ksocket }) {
  const { t } = useTranslation();
  const { connected, connectedSince, lastSeenAt, refusedCode, refusedAt } = ksocket;
  const turnedAway = refusedCode && (!connected || (refusedAt ?? "") >= (connectedSince ?? ""));
  return (
    <Stack gap={2} align="flex-start">
      <Group gap="0 6px">
        <Connected ksocket={ksocket} />
        <Text size="xs" c="dimmed">
          {connected ? t("ksockets.since") : t("ksockets.lastSeen")}{" "}
          <Time at={connected ? connectedSince : lastSeenAt} />
        </Text>
      </Group>
      {turnedAway && (
        <Text size="xs" c="dimmed">
          {t("ksockets.refused")} <Time at={refusedAt} />: <Why code={refusedCode} />
        </Text>
      )}
    </Stack>
  );
}

function Ends({ ksocket }: { ksocket: Ksocket }) {
  return <Expiry at={ksocket.tokenExpiresAt} zone={useSpaceZone(ksocket.networkId)} />;
}
