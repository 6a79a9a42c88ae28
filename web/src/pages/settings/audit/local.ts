/** Moments as the browser's own field for them holds them, in local time. Pure. */

/** ISO 8601 in UTC as "2026-01-02T03:04" of here; "" for none, and for what is no time. */
export function local(moment: string | undefined): string {
  const at = moment === undefined ? NaN : Date.parse(moment);
  if (Number.isNaN(at)) return "";
  const shifted = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}

/** The other way; undefined for none. */
export function utc(typed: string): string | undefined {
  const at = Date.parse(typed);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString().replace(".000", "");
}
