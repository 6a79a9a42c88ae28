/** Which events are shown: of which kinds, of which time. */
import { Group, MultiSelect, Select } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { dayOf } from "../../parts/days";
import { useTimeZone } from "../../parts/zone";
import { TypedInput } from "../../parts/typedinput";
import { GROUPS, isKind, type Group as Kinds } from "./kinds";
import type { EventsSearch } from "./routes";
import { SPANS, isSpan, type Span } from "./when";

interface Props {
  wanted: EventsSearch;
  onChange: (part: EventsSearch) => void;
  /** Other filters. */
  children?: ReactNode;
  /** What stands at the right. */
  beside?: ReactNode;
}

export function Filter({ wanted, onChange, children, beside }: Props) {
  const { t } = useTranslation();
  const chosen = (wanted.kind ?? "").split(",").filter(isKind);
  const groups = (Object.keys(GROUPS) as Kinds[]).map((group) => ({
    group: t(`events.groups.${group}`),
    items: GROUPS[group].map((value) => ({ value, label: t(`events.kinds.${value}`) })),
  }));
  return (
    <Group gap="xs" align="flex-start">
      <MultiSelect
        aria-label={t("events.kind")}
        placeholder={chosen.length === 0 ? t("events.everyKind") : ""}
        nothingFoundMessage={t("state.nothingFound")}
        data={groups}
        value={chosen}
        onChange={(kinds) => onChange({ kind: kinds.length > 0 ? kinds.join(",") : undefined })}
        searchable
        clearable
        clearButtonProps={{ "aria-label": t("events.everyKind") }}
        maxDropdownHeight={420}
        miw={220}
        maw={{ sm: 480 }}
        flex={{ base: "1 1 100%", sm: "1 1 220px" }}
      />
      {children}
      <When wanted={wanted} onChange={onChange} />
      {beside && <Group ml="auto">{beside}</Group>}
    </Group>
  );
}

const DAYS = "days";

function When({ wanted: { since, until }, onChange }: Pick<Props, "wanted" | "onChange">) {
  const { t } = useTranslation();
  const zone = useTimeZone();
  const days = (since !== undefined && !isSpan(since)) || until !== undefined;
  const choose = (value: string | null) => {
    if (value === DAYS) onChange({ since: dayOf(new Date(), zone), until: undefined });
    else onChange({ since: value ?? undefined, until: undefined });
  };
  return (
    <>
      <Select
        aria-label={t("events.since")}
        placeholder={t("events.everyTime")}
        data={[
          ...(Object.keys(SPANS) as Span[]).map((value) => ({
            value: value,
            label: t(`events.spans.${value}`),
          })),
          { value: DAYS, label: t("events.days") },
        ]}
        value={days ? DAYS : (since ?? null)}
        onChange={choose}
        clearable
        clearButtonProps={{ "aria-label": t("events.everyTime") }}
        w={150}
      />
      {days && (
        <>
          <TypedInput
            type="date"
            aria-label={t("events.from")}
            value={since ?? ""}
            max={until}
            w={140}
            onType={(day) => onChange({ since: day || undefined })}
          />
          <TypedInput
            type="date"
            aria-label={t("events.until")}
            value={until ?? ""}
            min={since}
            w={140}
            onType={(day) => onChange({ until: day || undefined })}
          />
        </>
      )}
    </>
  );
}
