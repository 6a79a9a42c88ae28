/** The names of time zones, and what somebody means who types a part of one. */

/** Not every browser lists UTC, nor all by the name that is in use. */
export const ZONES = [...new Set(["UTC", "Asia/Tokyo", ...Intl.supportedValuesOf("timeZone")])];

const NAMES = new Map(ZONES.map((one) => [plain(one), one]));

function plain(text: string): string {
  return text.trim().toLowerCase().replaceAll(" ", "_");
}

/** The zone of this name, however it is capitalised; undefined: there is none. kept: one that holds though it is not listed. */
export function zoneNamed(text: string, kept?: string | null): string | undefined {
  return kept && text.trim() === kept ? kept : NAMES.get(plain(text));
}

/** Those in whose names this stands; those that begin a part of the name with it come first. */
export function matching(zones: string[], text: string, limit: number): string[] {
  const wanted = plain(text);
  const found = zones.filter((one) => plain(one).includes(wanted));
  if (wanted === "") return found.slice(0, limit);
  const begins = (one: string) => plain(one).startsWith(wanted) || plain(one).includes(`/${wanted}`);
  return [...found.filter(begins), ...found.filter((one) => !begins(one))].slice(0, limit);
}
