/** What the keys do in the table of nodes. Pure. */

/** Where a key moves from a row, in a list of so many of which so many are seen at once; null: it does not move. */
export function moved(key: string, from: number, total: number, seen: number): number | null {
  const steps: Partial<Record<string, number>> = {
    ArrowDown: from + 1,
    ArrowUp: from - 1,
    PageDown: from + seen,
    PageUp: from - seen,
    Home: 0,
    End: total - 1,
  };
  const to = steps[key];
  return to === undefined ? null : Math.max(0, Math.min(total - 1, to));
}

/** What the overlay of keys lists: each with the word for what it does. */
export const KEYS = [
  { keys: ["/"], word: "search" },
  { keys: ["↑", "↓", "PageUp", "PageDown", "Home", "End"], word: "move" },
  { keys: ["Enter"], word: "open" },
  { keys: ["Space"], word: "pick" },
  { keys: ["Shift + ↑", "Shift + ↓"], word: "extend" },
  { keys: ["Ctrl + A"], word: "all" },
  { keys: ["Esc"], word: "none" },
  { keys: ["?"], word: "help" },
] as const;
