/** A moment as people say it, with the exact time where one points. */
import { Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { timeZone, useTimeZone } from "./zone";

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/** "3 days ago", "3 日前"; the exact moment in the language's manner. */
export function ago(moment: Date, now: Date, language: string): string {
  const seconds = (moment.getTime() - now.getTime()) / 1000;
  const words = new Intl.RelativeTimeFormat(language, { numeric: "always" });
  for (const [unit, length] of STEPS) {
    if (Math.abs(seconds) >= length) return words.format(Math.trunc(seconds / length), unit);
  }
  return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(0, "second");
}

/** Date and time of day; with the name of the zone, where it is another one than the browser's. */
export function exact(moment: Date, language: string, zone = timeZone()): string {
  const other = zone === undefined ? { timeStyle: "medium" as const } : { timeStyle: "long" as const, timeZone: zone };
  return new Intl.DateTimeFormat(language, { dateStyle: "medium", ...other }).format(moment);
}

export function Time({ at }: { at: string | null | undefined }) {
  const { t, i18n } = useTranslation();
  const zone = useTimeZone();
  if (!at) return <span>{t("time.never")}</span>;
  const moment = new Date(at);
  return (
    <Tooltip label={exact(moment, i18n.language, zone)} openDelay={300}>
      <time dateTime={at}>{ago(moment, new Date(), i18n.language)}</time>
    </Tooltip>
  );
}

/** Date and time of day, for lists in which several things happened in the same month; how long ago, where one points. */
export function When({ at }: { at: string }) {
  const { i18n } = useTranslation();
  const zone = useTimeZone();
  const moment = new Date(at);
  return (
    <Tooltip label={ago(moment, new Date(), i18n.language)} openDelay={300}>
      <time dateTime={at}>{exact(moment, i18n.language, zone)}</time>
    </Tooltip>
  );
}
