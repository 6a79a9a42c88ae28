/** Lists that are read whole, and shown by the page. Pure. */

export const ROWS = 50; // rows of one page

/** Those of which one of these texts has the word in it. */
export function narrowed<T>(rows: readonly T[], word: string, texts: (row: T) => (string | null)[]): T[] {
  const wanted = word.trim().toLowerCase();
  return rows.filter((row) => texts(row).some((one) => one?.toLowerCase().includes(wanted)));
}

/** The rows of this page, from 1; of a page that is not there those of the last one. */
export function paged<T>(rows: readonly T[], page: number): { shown: T[]; page: number } {
  const there = Math.max(1, Math.min(page, Math.ceil(rows.length / ROWS)));
  return { shown: rows.slice((there - 1) * ROWS, there * ROWS), page: there };
}
