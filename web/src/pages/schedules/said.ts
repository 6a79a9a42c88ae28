/** A schedule in words, and what became of its last time. */
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { read } from "./cron";

export function useTimingText(): (cron: string) => string {
  const { t, i18n } = useTranslation();
  return (cron) => {
    const timing = read(cron);
    switch (timing.every) {
      case "day":
        return t("schedule.said.day", { time: timing.time });
      case "week": {
        const days = timing.days.map((one) => t(`schedule.day.${one}`));
        return t("schedule.said.week", { time: timing.time, days: days.join(i18n.language === "ja" ? "・" : ", ") });
      }
      case "month":
        return t("schedule.said.month", { time: timing.time, date: timing.date });
      default:
        return timing.cron;
    }
  };
}

const OUTCOMES = ["ordered", "late", "skipped", "no-ksocket", "queue-full", "order-wrong", "order-empty"] as const;

/** What became of a time that was due. */
export function outcomeText(code: string, t: TFunction): string {
  const known = OUTCOMES.find((one) => one === code);
  return known ? t(`schedule.outcome.${known}`) : t("schedule.outcome.other", { code });
}
