/** When tokens end: their expiry date is the day from which they stop, at 00:00 in the space's time zone. Pure. */

const DAY = 86_400_000;
const SOON = 30; // days before its end the hub begins to warn

export type Standing = "none" | "expired" | "soon" | "valid";

export function standing(expiresAt: string | null, now: Date): Standing {
  if (expiresAt === null) return "none";
  const left = new Date(expiresAt).getTime() - now.getTime();
  if (left <= 0) return "expired";
  return left <= SOON * DAY ? "soon" : "valid";
}

/** Days that are left, begun ones too. */
export function daysLeft(expiresAt: string, now: Date): number {
  return Math.ceil((new Date(expiresAt).getTime() - now.getTime()) / DAY);
}

/** The day of this moment there, as the language writes it; a time zone that this browser does not know is UTC. */
export function day(moment: Date, zone: string | undefined, language: string): string {
  const words = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
  try {
    return new Intl.DateTimeFormat(language, { ...words, ...(zone === undefined ? {} : { timeZone: zone }) }).format(
      moment,
    );
  } catch {
    return new Intl.DateTimeFormat(language, { ...words, timeZone: "UTC" }).format(moment);
  }
}

/** A moment of the expiry date of a token that is made now for at least so many days: the day that has begun does
 * not count. */
export function lastsUntil(now: Date, days: number): Date {
  return new Date(now.getTime() + (days + 1) * DAY);
}

interface Ending {
  tokenExpiresAt: string | null;
  displayName: string;
}

/** Whose token ends first; those without one are last, and equals by name. */
export function byExpiry(one: Ending, other: Ending): number {
  const end = (each: Ending) => each.tokenExpiresAt ?? "~";
  if (end(one) !== end(other)) return end(one) < end(other) ? -1 : 1;
  return one.displayName.localeCompare(other.displayName, undefined, { numeric: true });
}
