/** Since when, as the address of the page says it; a day is that day in the time zone that is chosen. Pure. */
import { begin } from "../../parts/days";

export const SPANS = { "24h": 86_400, "7d": 604_800, "30d": 2_592_000 } as const; // seconds
export type Span = keyof typeof SPANS;

export function isSpan(text: string | undefined): text is Span {
  return text !== undefined && Object.hasOwn(SPANS, text);
}

/** When it begins, or the one so many days later. */
function day(text: string, zone: string | undefined, later = 0): string | null {
  return begin(text, zone, later)?.toISOString() ?? null;
}

/** From when on events are meant, for the hub; null: from the first on. */
export function from(since: string | undefined, now: Date, zone: string | undefined): string | null {
  if (isSpan(since)) return new Date(now.getTime() - SPANS[since] * 1000).toISOString();
  return since === undefined ? null : day(since, zone);
}

/** Before when: the end of the last day that is meant. */
export function before(until: string | undefined, zone: string | undefined): string | null {
  return until === undefined ? null : day(until, zone, 1);
}
