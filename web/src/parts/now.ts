/** Now, for what is drawn by it: it goes on while a page is open, though nothing else comes. */
import { useSyncExternalStore } from "react";
import { hubNow } from "../api/clock";

const STEP = 30_000; // milliseconds

const watching = new Set<() => void>();
let ticking: ReturnType<typeof setInterval> | undefined;

function watch(told: () => void): () => void {
  watching.add(told);
  ticking ??= setInterval(() => watching.forEach((one) => one()), STEP);
  return () => {
    watching.delete(told);
    if (watching.size > 0) return;
    clearInterval(ticking);
    ticking = undefined;
  };
}

/** The step that has begun: a number, so that it is the same until the next. */
function step(): number {
  return Math.floor(hubNow().getTime() / STEP);
}

/** Drawn by it, a part is drawn anew twice a minute. */
export function useNow(): Date {
  useSyncExternalStore(watch, step);
  return hubNow();
}
