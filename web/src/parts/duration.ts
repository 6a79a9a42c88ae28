/** How long something takes, as people say it. Pure. */

/** "21 seconds", "4 分", "2 hours 5 minutes"; rounded up. */
export function duration(seconds: number, language: string): string {
  const say = (count: number, unit: "second" | "minute" | "hour") =>
    new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(count);
  const whole = Math.max(1, Math.ceil(seconds));
  if (whole < 100) return say(whole, "second");
  const minutes = Math.ceil(whole / 60);
  if (minutes < 100) return say(minutes, "minute");
  const rest = minutes % 60;
  return [say(Math.floor(minutes / 60), "hour"), ...(rest > 0 ? [say(rest, "minute")] : [])].join(" ");
}
