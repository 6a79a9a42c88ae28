/** What is drawn of the days: lines of counts. Pure. */
import type { Schemas } from "../../api/client";
import { dayOf } from "../../parts/days";

type Day = Schemas["DayCount"];

export const SERIES = ["new", "outdated", "other"] as const;
export type Series = (typeof SERIES)[number];

const OWN: Record<string, Series> = { "node-new": "new", "node-outdated": "outdated" };

export type Counts = Record<Series, number>;

/** Nodes that are new, nodes that are outdated, and everything else that happened. */
export function counts(day: Day): Counts {
  const found: Counts = { new: 0, outdated: 0, other: 0 };
  for (const [kind, many] of Object.entries(day.kinds)) found[OWN[kind] ?? "other"] += many;
  return found;
}

/** The least of 1, 2, 5, 10, 20, 50 ... that is no less: what an axis ends by. */
export function top(most: number): number {
  for (let power = 1; ; power *= 10) {
    for (const step of [1, 2, 5]) if (step * power >= most) return step * power;
  }
}

/** The day that begins then there, as addresses have it; today where none is known. */
export function day(moment: string | null, zone: string | undefined): string {
  return dayOf(moment === null ? new Date() : new Date(moment), zone);
}
