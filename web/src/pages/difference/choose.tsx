/** Which two snapshots are compared: by name, or by time. */
import { ActionIcon, Group, Select, Tooltip } from "@mantine/core";
import { IconArrowsExchange } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { choicesQuery, snapshotQuery, type Snapshot } from "../snapshots/ask";
import { useTaken } from "../snapshots/said";
import type { Pair } from "./ask";

const route = getRouteApi("/apps/sonar/networks/$networkId/snapshots/$snapshotId/difference");

interface Props {
  pair: Pair;
  before: Snapshot | undefined;
  after: Snapshot | undefined;
}

export function Choose({ pair, before, after }: Props) {
  const { t } = useTranslation();
  const navigate = route.useNavigate();
  const one = useQuery(snapshotQuery(pair.networkId, pair.to)).data;
  const other = useQuery({ ...snapshotQuery(pair.networkId, pair.from ?? pair.to), enabled: pair.from !== undefined });
  const shown = { before: before ?? (pair.from === undefined ? undefined : other.data), after: after ?? one };
  const go = (from: string | undefined, to: string) =>
    void navigate({
      params: { networkId: pair.networkId, snapshotId: to },
      search: (kept) => ({ ...kept, from: from === undefined ? undefined : Number(from) }),
      replace: true,
    });
  const from = shown.before?.snapshotId ?? pair.from;
  return (
    <Group gap="xs" align="flex-end">
      <Choice
        label={t("difference.before")}
        networkId={pair.networkId}
        shown={shown.before}
        onChoose={(to) => go(to, pair.to)}
      />
      <Tooltip label={t("difference.swap")}>
        <ActionIcon
          variant="default"
          size={36}
          aria-label={t("difference.swap")}
          disabled={from === undefined}
          onClick={() => from !== undefined && go(pair.to, from)}
        >
          <IconArrowsExchange size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Choice
        label={t("difference.after")}
        networkId={pair.networkId}
        shown={shown.after}
        onChoose={(to) => go(from, to)}
      />
    </Group>
  );
}

interface ChoiceProps {
  label: string;
  networkId: string;
  shown: Snapshot | undefined;
  onChoose: (snapshotId: string) => void;
}

function Choice({ label, networkId, shown, onChoose }: ChoiceProps) {
  const { t } = useTranslation();
  const taken = useTaken();
  const { named = [], latest = [] } = useQuery(choicesQuery(networkId)).data ?? {};
  const called = (one: Snapshot) => ({
    value: one.snapshotId,
    label: one.displayName === null ? taken(one) : `${one.displayName} (${taken(one)})`,
  });
  const unnamed = latest.filter((one) => one.displayName === null);
  const known = [...named, ...unnamed].some((one) => one.snapshotId === shown?.snapshotId);
  const recent = shown && !known ? [shown, ...unnamed] : unnamed;
  return (
    <Select
      label={label}
      data={[
        ...(named.length > 0 ? [{ group: t("difference.groupNamed"), items: named.map(called) }] : []),
        { group: t("difference.groupRecent"), items: recent.map(called) },
      ]}
      value={shown?.snapshotId ?? null}
      onChange={(to) => to !== null && onChoose(to)}
      allowDeselect={false}
      searchable
      maxDropdownHeight={360}
      nothingFoundMessage={t("state.nothingFound")}
      w={340}
      maw="100%"
    />
  );
}
