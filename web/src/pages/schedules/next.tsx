/** When a schedule is due next, in the time of who looks. */
import { List, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useTimeZone } from "../../parts/zone";

function moment(at: string, language: string, zone: string | undefined): string {
  return new Intl.DateTimeFormat(language, {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
    ...(zone !== undefined && { timeZone: zone }),
  }).format(new Date(at));
}

export function NextRuns({ runs }: { runs: string[] }) {
  const { t, i18n } = useTranslation();
  const zone = useTimeZone();
  if (runs.length === 0) return <Text size="sm">{t("schedule.noNext")}</Text>;
  return (
    <List type="ordered" listStyleType="none" size="sm" aria-label={t("schedule.next")}>
      {runs.map((at) => (
        <List.Item key={at}>
          <time dateTime={at}>{moment(at, i18n.language, zone)}</time>
        </List.Item>
      ))}
    </List>
  );
}
