/** What is picked of a list, as it changes. Pure. */
import type { NodeRow } from "./ask";

/** How many nodes the hub changes with one word. */
export const MOST = 1000;

export type Nodes = ReadonlyMap<string, NodeRow>;

export interface Held {
  /** What is picked of one list is not picked of another. */
  of: string;
  nodes: Nodes;
}

/** What is picked then; what comes late for a list that is not looked at any more changes nothing. */
export function picking(now: Held, list: string, to: (nodes: Nodes) => Iterable<NodeRow>): Held {
  return now.of === list ? { of: list, nodes: bounded(to(now.nodes)) } : now;
}

/** With this one, or without it where it was there. */
export function toggled(now: Nodes, node: NodeRow): NodeRow[] {
  const others = [...now.values()].filter((one) => one.managedNodeId !== node.managedNodeId);
  return now.has(node.managedNodeId) ? others : [...others, node];
}

function bounded(nodes: Iterable<NodeRow>): Nodes {
  const found = new Map<string, NodeRow>();
  for (const one of nodes) if (found.size < MOST) found.set(one.managedNodeId, one);
  return found;
}
