/** Which network needs a person first. Pure. */
import type { Schemas } from "../../api/client";

export const COUNTED = ["new", "stable", "outdated"] as const;

type Counted = Pick<Schemas["NetworkView"], "numberOfNodes" | "displayName">;

function unsettled(network: Counted): number {
  return (network.numberOfNodes["new"] ?? 0) + (network.numberOfNodes["outdated"] ?? 0);
}

/** Those with new and outdated nodes first, then by name. */
export function byNeed(one: Counted, other: Counted): number {
  return (
    unsettled(other) - unsettled(one) || one.displayName.localeCompare(other.displayName, undefined, { numeric: true })
  );
}
