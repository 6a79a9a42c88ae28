/** The time zone in which times are shown: the browser's, or one that was chosen here. */
import { useSyncExternalStore } from "react";

const KEPT = "kshub.timeZone";

let chosen: string | undefined | null = null; // null: not looked up yet
const watching = new Set<() => void>();

/** The zone that was chosen; undefined: the browser's. */
export function timeZone(): string | undefined {
  if (chosen === null) chosen = known(localStorage.getItem(KEPT));
  return chosen;
}

/** The browser's own, by its name. */
export function browsersZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

/** null: the browser's. */
export function chooseTimeZone(zone: string | null): void {
  chosen = known(zone);
  if (chosen === undefined) localStorage.removeItem(KEPT);
  else localStorage.setItem(KEPT, chosen);
  for (const told of watching) told();
}

/** The same, for parts that are drawn anew when another one is chosen. */
export function useTimeZone(): string | undefined {
  return useSyncExternalStore(watch, timeZone);
}

function watch(told: () => void): () => void {
  watching.add(told);
  return () => watching.delete(told);
}

/** What this browser can compute with; what was kept may be of another one. */
function known(zone: string | null): string | undefined {
  if (!zone) return undefined;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone && zone;
  } catch {
    return undefined;
  }
}
