/** Moments as the browser's own field for them holds them, in the time zone that is chosen. Pure. */
import { minuteOf, moment } from "../../../parts/days";

/** ISO 8601 in UTC as "2026-01-02T03:04" of there; "" for none, and for what is no time. */
export function local(at: string | undefined, zone: string | undefined): string {
  const known = at === undefined ? NaN : Date.parse(at);
  return Number.isNaN(known) ? "" : minuteOf(new Date(known), zone);
}

/** The other way; undefined for none. */
export function utc(typed: string, zone: string | undefined): string | undefined {
  return moment(typed, zone)?.toISOString().replace(".000", "");
}
