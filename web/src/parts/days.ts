/** Days and times of day as a time zone has them: the one that was chosen here, not the browser's. Pure.
 *
 * A zone is named as in the IANA data base; undefined is the browser's own.
 */

const MINUTE = 60_000;
const DAY = 86_400_000;

const wallClocks = new Map<string, Intl.DateTimeFormat>(); // to make one takes longer than to ask it a thousand times

function wallClock(zone: string | undefined): Intl.DateTimeFormat {
  const name = zone ?? "";
  const kept = wallClocks.get(name);
  if (kept) return kept;
  const made = new Intl.DateTimeFormat("en-US-u-ca-gregory-nu-latn", {
    ...(zone !== undefined && { timeZone: zone }),
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  if (zone !== undefined) wallClocks.set(name, made); // the browser's own may change while the page stands
  return made;
}

/** What clocks there show at that moment, as if they were in UTC; milliseconds, in whole seconds. */
function shown(at: number, zone: string | undefined): number {
  const parts = wallClock(zone).formatToParts(at);
  const one = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(one("year"), one("month") - 1, one("day"), one("hour"), one("minute"), one("second"));
}

/** How far clocks there are ahead of UTC at that moment; milliseconds. */
function ahead(at: number, zone: string | undefined): number {
  return shown(at, zone) - Math.floor(at / 1000) * 1000;
}

/** The moment at which clocks there show this. Of two it is the first; a time that is skipped is as much later as is
 * skipped: so the hub reckons, too. */
function meant(wall: number, zone: string | undefined): number {
  const [before, after] = [ahead(wall - DAY, zone), ahead(wall + DAY, zone)];
  if (shown(wall - before, zone) === wall) return wall - before;
  return shown(wall - after, zone) === wall ? wall - after : wall - before;
}

/** The day on which that moment is there, as addresses have it: 2026-11-30. */
export function dayOf(at: Date, zone: string | undefined): string {
  return minuteOf(at, zone).slice(0, "2026-11-30".length);
}

/** That moment there, as a field for date and time holds it: 2026-11-30T09:05. */
export function minuteOf(at: Date, zone: string | undefined): string {
  const written = new Date(shown(at.getTime(), zone)).toISOString();
  return written.slice(0, "2026-11-30T09:05".length);
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const TIME = /^(\d{2}):(\d{2})(?::\d{2}(?:\.\d{1,3})?)?$/; // some browsers add seconds

/** Midnight of a day so many days later, as if it were in UTC; null: it is no day. */
function midnight(text: string, later: number): number | null {
  const [, year = 0, month = 0, day = 0] = (DATE.exec(text) ?? []).map(Number);
  const wanted = year > 1970 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
  return wanted ? Date.UTC(year, month - 1, day + later) : null;
}

/** When that day (2026-11-30) begins there, or the one so many days later; null: it is no day. */
export function begin(day: string, zone: string | undefined, later = 0): Date | null {
  const wall = midnight(day, later);
  return wall === null ? null : new Date(meant(wall, zone));
}

/** The moment that a field for date and time means there: 2026-11-30T09:05; null: it means none. */
export function moment(typed: string, zone: string | undefined): Date | null {
  const [day = "", time = ""] = typed.split("T");
  const [, hour = 24, minute = 60] = (TIME.exec(time) ?? []).map(Number);
  const wall = midnight(day, 0);
  if (wall === null || hour > 23 || minute > 59) return null;
  return new Date(meant(wall + (hour * 60 + minute) * MINUTE, zone));
}
