/** Which rows of the audit log; all of it is in the page's address. */
import { Button, Group, Select } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Places } from "../../../parts/places";
import { useTimeZone } from "../../../parts/zone";
import { TypedInput } from "../../../parts/typedinput";
import { actions } from "../../../words/said";
import { Filter } from "../filter";
import type { AuditSearch } from "../routes";
import { OUTCOMES } from "../words";
import { local, utc } from "./local";

interface Props {
  search: AuditSearch;
  onChange: (part: AuditSearch) => void;
}

export function Filters({ search, onChange }: Props) {
  const { t, i18n } = useTranslation();
  const known = useMemo(() => actions(i18n.language), [i18n.language]);
  const set = Object.entries(search).some(([name, value]) => name !== "page" && value !== undefined);
  const none = { from: undefined, to: undefined, user: undefined, action: undefined };
  return (
    <Group gap="xs" align="flex-end" role="search" aria-label={t("audit.filters")}>
      <Moment label={t("audit.from")} value={search.from} onChange={(from) => onChange({ from })} />
      <Moment label={t("audit.to")} value={search.to} onChange={(to) => onChange({ to })} />
      <Filter
        value={search.user ?? ""}
        label={t("audit.user")}
        onChange={(user) => onChange({ user: user || undefined })}
      />
      <Select
        w={230}
        searchable
        clearable
        limit={200}
        placeholder={t("audit.action")}
        aria-label={t("audit.action")}
        nothingFoundMessage={t("state.nothingFound")}
        data={known}
        value={search.action ?? null}
        onChange={(action) => onChange({ action: action ?? undefined })}
      />
      <Places
        spaceId={search.space}
        networkId={search.network}
        onChange={({ spaceId, networkId }) => onChange({ space: spaceId, network: networkId })}
      />
      <Select
        w={130}
        clearable
        placeholder={t("audit.outcome")}
        aria-label={t("audit.outcome")}
        data={OUTCOMES.map((value) => ({ value, label: t(`audit.outcomes.${value}`) }))}
        value={search.outcome ?? null}
        onChange={(outcome) => onChange({ outcome: OUTCOMES.find((one) => one === outcome) })}
      />
      {set && (
        <Button
          variant="subtle"
          onClick={() => onChange({ ...none, space: undefined, network: undefined, outcome: undefined })}
        >
          {t("common.clear")}
        </Button>
      )}
    </Group>
  );
}

interface MomentProps {
  label: string;
  value: string | undefined;
  onChange: (moment: string | undefined) => void;
}

function Moment({ label, value, onChange }: MomentProps) {
  const zone = useTimeZone();
  return (
    <TypedInput
      type="datetime-local"
      label={label}
      value={local(value, zone)}
      max="9999-12-31T23:59"
      onType={(typed) => onChange(utc(typed, zone))}
    />
  );
}
