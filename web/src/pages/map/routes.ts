import { createRoute } from "@tanstack/react-router";
import { lazily } from "../../parts/lazily";
import { text } from "../../root";
import { networkRoute } from "../network/routes";

/** What the map shows is all in its address: it can be kept, and sent to a colleague. */
export interface MapSearch {
  /** "node:ID", "subnet:CIDR", "site:ID", "strangers:ID". */
  selected?: string | undefined;
  /** Middle and zoom: "x,y,k". */
  at?: string | undefined;
  /** "l2", "l3"; "none"; else both. */
  layers?: string | undefined;
  /** Which are shown clearly, comma by comma. */
  state?: string | undefined;
  type?: string | undefined;
  /** How many links around what is selected are shown clearly. */
  hops?: number | undefined;
  snapshotId?: number | undefined;
}

export const mapRoute = createRoute({
  getParentRoute: () => networkRoute,
  path: "map",
  validateSearch: (given: Record<string, unknown>): MapSearch => ({
    selected: text(given, "selected"),
    at: text(given, "at"),
    layers: text(given, "layers"),
    state: text(given, "state"),
    type: text(given, "type"),
    hops: number(given, "hops"),
    snapshotId: number(given, "snapshotId"),
  }),
  component: lazily(() => import("./map"), "MapPage"),
});

function number(given: Record<string, unknown>, name: string): number | undefined {
  const value = Number(given[name]);
  return Number.isSafeInteger(value) && value > 0 ? value : undefined;
}
