/** Pages are loaded when they are first gone to. While the hub is away the page before stays, until it can be had. */
import { lazyRouteComponent } from "@tanstack/react-router";

const PAUSE = 2000; // milliseconds between two looks whether the hub is there

/** What this loads, as soon as the hub is there. It is asked first: browsers keep that a module could not be had, and
 * many never fetch it again. What cannot be had from a hub that is there is an error: a newer one has other files, and
 * the router loads the page anew.
 */
export async function patiently<T>(load: () => Promise<T>, pause = PAUSE): Promise<T> {
  while (!(await there())) await new Promise((go) => setTimeout(go, pause));
  return load();
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
