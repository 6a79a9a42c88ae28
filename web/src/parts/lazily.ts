/** Pages are loaded when they are first gone to. While the hub is away the page before stays, until it can be had. */
import { lazyRouteComponent } from "@tanstack/react-router";

const PAUSE = 2000; // milliseconds between two looks whether the hub is there

/** What this loads, as soon as the hub is there. What cannot be had from a hub that is there, twice, is an error: a
 * newer one has other files, and the router loads the page anew. Twice, since the hub may have come back in between.
 */
export async function patiently<T>(load: () => Promise<T>, pause = PAUSE): Promise<T> {
  try {
    return await load();
  } catch {
    while (!(await there())) await passed(pause);
    return load().catch(() => passed(pause / 4).then(load));
  }
}

function passed(milliseconds: number): Promise<unknown> {
  return new Promise((go) => setTimeout(go, milliseconds));
}

async function there(): Promise<boolean> {
  try {
    await fetch("/assets/icon.svg", { method: "HEAD", cache: "no-store" });
    return true;
  } catch {
    return false;
  }
}

/** A route's component, by the name that its module gives it. */
export const lazily: typeof lazyRouteComponent = (load, name) => lazyRouteComponent(() => patiently(load), name);
