/** When a schedule is due next, in the time of who looks. */
import { List, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { written } from "../../parts/time";
import { useTimeZone } from "../../parts/zone";

const STYLE = {
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  weekday: "short",
  hour: "2-digit",
  minute: "2-digit",
  timeZoneName: "short",
} as const;

export function NextRuns({ runs }: { runs: string[] }) {
  const { t, i18n } = useTranslation();
  const zone = useTimeZone();
  if (runs.length === 0) return <Text size="sm">{t("schedule.noNext")}</Text>;
  return (
    <List type="ordered" listStyleType="none" size="sm" aria-label={t("schedule.next")}>
      {runs.map((at) => (
        <List.Item key={at}>
          <time dateTime={at}>{written(new Date(at), i18n.language, zone, STYLE)}</time>
        </List.Item>
      ))}
    </List>
  );
}
