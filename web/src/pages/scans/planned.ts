/** What a plan tells, sorted for people. Pure. */
import type { Schemas } from "../../api/client";
import type { TFunction } from "i18next";

type Problem = Schemas["Problem"];

/** What the machine of the Ksocket itself forbids. */
export function limits(problems: Problem[]): Problem[] {
  return problems.filter((one) => one.code === "limited");
}

export function others(problems: Problem[]): Problem[] {
  return problems.filter((one) => one.code !== "limited");
}

/** Seconds as people say them: 40 seconds, 12 minutes, 3 h 5 min. */
export function duration(seconds: number, t: TFunction): string {
  const whole = Math.ceil(seconds);
  if (whole < 100) return t("scan.time.seconds", { count: whole });
  const minutes = Math.ceil(whole / 60);
  if (minutes < 100) return t("scan.time.minutes", { count: minutes });
  return t("scan.time.hours", { count: Math.floor(minutes / 60), minutes: minutes % 60 });
}
