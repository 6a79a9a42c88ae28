/** What all pages stand in. A page's path is that of the API without /api (the names that the hub's API keeps). */
import { createRootRoute } from "@tanstack/react-router";
import { Broken, Missing } from "./parts/failed";
import { Shell } from "./parts/shell";

export const root = createRootRoute({ component: Shell, notFoundComponent: Missing, errorComponent: Broken });

/** A value of a page's address that is a text. */
export function text(given: Record<string, unknown>, name: string): string | undefined {
  const value = given[name];
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}
