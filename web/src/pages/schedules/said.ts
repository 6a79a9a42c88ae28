/** A schedule in words. */
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
