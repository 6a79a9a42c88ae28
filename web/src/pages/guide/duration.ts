/** How long something takes, as people say it. Pure. */

const STEPS = [
  ["hour", 3600],
  ["minute", 60],
] as const;

/** "21 seconds", "4 分"; rounded up. */
export function duration(seconds: number, language: string): string {
  const [unit, length] = STEPS.find(([, one]) => seconds >= 2 * one) ?? (["second", 1] as const);
  const count = Math.max(1, Math.ceil(seconds / length));
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(count);
}
