/** What time it is: the hub's, where the browser's clock is wrong. Ages and ends are told by the hub's. */

const SLACK = 30_000; // milliseconds that an answer may be on its way: the clocks agree

let ahead = 0; // milliseconds by which the browser's clock is before the hub's

/** By how much a clock that says `here` is ahead of one that says `date` (RFC 9110, 6.6.1), milliseconds. Pure. */
export function aheadOf(date: string | null, here: number): number {
  const difference = here - Date.parse(date ?? "");
  return Number.isNaN(difference) || Math.abs(difference) < SLACK ? 0 : difference;
}

/** An answer of the hub says what time it is there. */
export function hear(date: string | null): void {
  if (date !== null) ahead = aheadOf(date, Date.now());
}

export function hubNow(): Date {
  return new Date(Date.now() - ahead);
}
