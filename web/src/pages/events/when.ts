/** Since when, as the address of the page says it. Pure. */

export const SPANS = { "24h": 86_400, "7d": 604_800, "30d": 2_592_000 } as const; // seconds
export type Span = keyof typeof SPANS;

export function isSpan(text: string | undefined): text is Span {
  return text !== undefined && Object.hasOwn(SPANS, text);
}

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/** The begin of that day here, and of the day so many days later; null: it is no day. */
function midnight(text: string, later = 0): Date | null {
  const parts = DAY.exec(text);
  if (!parts) return null;
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number];
  const at = new Date(year, month - 1, day + later);
  return year < 1971 || month < 1 || month > 12 || day < 1 || day > 31 || Number.isNaN(at.getTime()) ? null : at;
}

/** From when on events are meant, for the hub; null: from the first on. */
export function from(since: string | undefined, now: Date): string | null {
  if (isSpan(since)) return new Date(now.getTime() - SPANS[since] * 1000).toISOString();
  return since === undefined ? null : (midnight(since)?.toISOString() ?? null);
}

/** Before when: the end of the last day that is meant. */
export function before(until: string | undefined): string | null {
  return until === undefined ? null : (midnight(until, 1)?.toISOString() ?? null);
}

/** The day on which that moment is here, as addresses have it: 2026-11-30. */
export function dayOf(moment: Date): string {
  const two = (number: number) => String(number).padStart(2, "0");
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}
