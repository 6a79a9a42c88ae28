/** Which language is spoken at first. Pure. */

/** Of the languages that somebody's browser wants, in their order, the first that the pages speak; else English. */
export function firstSpoken(wanted: readonly string[]): "ja" | "en" {
  const known = wanted.map((one) => one.slice(0, 2).toLowerCase()).find((one) => one === "ja" || one === "en");
  return known ?? "en";
}
