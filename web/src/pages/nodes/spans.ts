/** Which pages of a list hold the rows that are looked at. Pure. */

/** How many rows are asked for at once. */
export const ROWS = 100;
const AHEAD = 120; // rows beyond what is seen, on both sides: what one scrolls to is there already

/** The first and the last page that these rows need. */
export function pagesOf(from: number, to: number, total: number): [number, number] {
  const last = Math.max(0, Math.ceil(total / ROWS) - 1);
  const page = (row: number) => Math.min(last, Math.max(0, Math.floor(row / ROWS)));
  return [page(from - AHEAD), page(to + AHEAD)];
}
