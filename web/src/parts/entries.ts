/** A list of addresses and networks, as people paste them. Pure. */

/** By lines, blanks or commas; each once. */
export function entries(text: string): string[] {
  return [...new Set(text.split(/[\s,、，]+/).filter((one) => one !== ""))];
}
