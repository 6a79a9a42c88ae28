import { createRoute } from "@tanstack/react-router";
import { lazily } from "../../parts/lazily";
import { whole } from "../../parts/address";
import { text } from "../../root";
import { networkRoute } from "../network/routes";

export const STATES = ["appeared", "gone", "changed", "unknown", "not-searched"] as const;
export const KINDS = [
  "addresses",
  "names",
  "system",
  "hardware",
  "interfaces",
  "services",
  "listeningPorts",
  "runningServices",
  "containers",
  "components",
  "vlans",
  "neighbors",
  "packages",
  "windowsUpdates",
  "deviceTypes",
] as const;
export const HOWS = ["added", "removed", "changed", "upgraded", "downgraded", "unknown"] as const;
export type State = (typeof STATES)[number];
export type Kind = (typeof KINDS)[number];
export type How = (typeof HOWS)[number];

/** Which nodes and changes are shown. */
export interface Narrowed {
  state?: State | undefined;
  kind?: Kind | undefined;
  how?: How | undefined;
  text?: string | undefined;
}

/** from: the snapshot before; without it, the merged one before this one. */
export interface DifferenceSearch extends Narrowed {
  from?: number | undefined;
}

export const differenceRoute = createRoute({
  getParentRoute: () => networkRoute,
  path: "snapshots/$snapshotId/difference",
  remountDeps: ({ params: { networkId } }) => networkId, // another pair is chosen on the page
  validateSearch: (given: Record<string, unknown>): DifferenceSearch => ({
    from: whole(given, "from"),
    state: STATES.find((one) => one === given["state"]),
    kind: KINDS.find((one) => one === given["kind"]),
    how: HOWS.find((one) => one === given["how"]),
    text: text(given, "text"),
  }),
  component: lazily(() => import("./difference"), "DifferencePage"),
});
