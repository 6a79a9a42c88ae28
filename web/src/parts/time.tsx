/** A moment as people say it, with the exact time where one points. */
import { Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useNow } from "./now";
import { useTimeZone } from "./zone";

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

/** Date and time of day in that zone (none: the browser's), whose name it says where one was chosen. */
export function exact(moment: Date, language: string, zone: string | undefined): string {
  return written(moment, language, zone, { dateStyle: "medium", timeStyle: zone === undefined ? "medium" : "long" });
}

/** In the language's manner, in that zone (none: the browser's). */
export function written(
  moment: Date,
  language: string,
  zone: string | undefined,
  style: Intl.DateTimeFormatOptions,
): string {
  return new Intl.DateTimeFormat(language, { ...style, ...(zone !== undefined && { timeZone: zone }) }).format(moment);
}

/** How moments are written in the language and the zone that are chosen; drawn anew when others are. */
export function useExact(): (at: string) => string {
  const { i18n } = useTranslation();
  const zone = useTimeZone();
  return (at) => exact(new Date(at), i18n.language, zone);
}

export function Time({ at }: { at: string | null | undefined }) {
  const { t, i18n } = useTranslation();
  const written = useExact();
  const now = useNow();
  if (!at) return <span>{t("time.never")}</span>;
  const moment = new Date(at);
  return (
    <Tooltip label={written(at)} openDelay={300}>
      <time dateTime={at}>{ago(moment, now, i18n.language)}</time>
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
