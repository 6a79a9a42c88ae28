/** What of a node has a meaning for it. Pure. */
import type { Schemas } from "../../api/client";

type Node = Schemas["ManagedNode"];

export const TABS = ["detail", "packages", "updates", "snapshots", "notes", "changes", "attempts"] as const;
export type Tab = (typeof TABS)[number];

const DAY = 86_400_000; // milliseconds

/** Whole days since it was seen; 0 where that is not known. */
export function unseenDays(node: Pick<Node, "lastSeenAt">, now: number): number {
  return node.lastSeenAt ? Math.floor((now - Date.parse(node.lastSeenAt)) / DAY) : 0;
}

/** Whether it has Windows updates, or may have: another system is known to have none. */
export function mayHaveUpdates(node: Pick<Node, "system" | "numberOfWindowsUpdates">): boolean {
  const family = node.system?.family;
  return node.numberOfWindowsUpdates != null || !family || /windows/i.test(family);
}

/** The tabs of its page. */
export function tabsOf(node: Pick<Node, "system" | "numberOfWindowsUpdates">): readonly Tab[] {
  return TABS.filter((one) => one !== "updates" || mayHaveUpdates(node));
}
