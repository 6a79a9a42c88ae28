/** What of a node has a meaning for it. Pure. */
import type { Schemas } from "../../api/client";

type Node = Schemas["ManagedNode"];

export const TABS = [
  "detail",
  "ports",
  "parts",
  "packages",
  "updates",
  "running",
  "snapshots",
  "notes",
  "changes",
  "attempts",
] as const;
export type Tab = (typeof TABS)[number];

const DAY = 86_400_000; // milliseconds

/** Whole days since it was seen; 0 where that is not known. */
export function unseenDays(node: Pick<Node, "lastSeenAt">, now: number): number {
  return node.lastSeenAt ? Math.floor((now - Date.parse(node.lastSeenAt)) / DAY) : 0;
}

/** Whether it has Windows updates, or may have: another system is known to have none. */
export function mayHaveUpdates(node: Pick<Node, "system" | "numberOfWindowsUpdates">): boolean {
  return node.numberOfWindowsUpdates != null || !node.system?.family || isWindows(node);
}

/** Whether its system says that it is Windows. */
export function isWindows({ system }: Pick<Node, "system">): boolean {
  return /windows/i.test(system?.family ?? "");
}

/** Whether anything is known of what runs on it. */
export function tellsOfRunning(node: Pick<Node, "listeningPorts" | "runningServices" | "containers">): boolean {
  return [node.listeningPorts, node.runningServices, node.containers].some((one) => one != null);
}

/** Whether it is a switch that tells of its ports: their VLANs, or who is behind them. */
export function tellsOfPorts({ vlans, neighbors }: Pick<Node, "vlans" | "neighbors">): boolean {
  return !!vlans?.length || !!neighbors?.some((one) => one.source === "fdb");
}

type Told = Pick<Node, "system" | "numberOfWindowsUpdates" | "listeningPorts" | "runningServices" | "containers">;

/** The tabs of its page. */
export function tabsOf(node: Told & Pick<Node, "vlans" | "neighbors" | "components">): readonly Tab[] {
  const left: Partial<Record<Tab, boolean>> = {
    ports: !tellsOfPorts(node),
    parts: !node.components?.length,
    updates: !mayHaveUpdates(node),
    running: !tellsOfRunning(node),
  };
  return TABS.filter((one) => !left[one]);
}

/** Whether the build says the version, and more: 20348.2700 of 10.0.20348. */
export function saidByBuild({ version, build }: Pick<NonNullable<Node["system"]>, "version" | "build">): boolean {
  const number = build?.split(".")[0];
  return !!number && version?.split(".").at(-1) === number;
}

/** Codes of problems that say nothing of what could not be read, and something of the machine. */
const FINDINGS: readonly string[] = ["legacy-ssh"];

type Gap = NonNullable<Node["missing"]>[number];

/** What of it should be mended, each once: it may stand with several of its addresses. */
export function findings(node: Pick<Node, "missing">): Gap[] {
  const found = (node.missing ?? []).filter((one) => FINDINGS.includes(one.problem.code));
  return [...new Map(found.map((one) => [JSON.stringify(one.problem), one])).values()];
}

/** What could not be read, or in part. */
export function gaps(node: Pick<Node, "missing">): Gap[] {
  return (node.missing ?? []).filter((one) => !FINDINGS.includes(one.problem.code));
}
