/** Values of a page's address that are numbers. Pure. */

/** A whole number from 1 on; what is none counts as not said. */
export function whole(given: Record<string, unknown>, name: string): number | undefined {
  const value = Number(given[name]);
  return Number.isSafeInteger(value) && value >= 1 ? value : undefined;
}

/** The page of a list; the first stands in no address. */
export function pageOf(given: Record<string, unknown>): number | undefined {
  const page = whole(given, "page");
  return page !== undefined && page > 1 && page <= 1_000_000 ? page : undefined;
}
