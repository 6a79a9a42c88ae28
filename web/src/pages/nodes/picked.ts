/** Which nodes are picked, to do the same to all of them. */
import { useMemo, useState } from "react";
import { MOST, type NodeRow } from "./ask";

export interface Picked {
  nodes: ReadonlyMap<string, NodeRow>;
  has: (node: NodeRow) => boolean;
  toggle: (node: NodeRow) => void;
  /** More of them; what is above the bound of the hub is left out. */
  add: (nodes: Iterable<NodeRow>) => void;
  /** These, and no other. */
  set: (nodes: Iterable<NodeRow>) => void;
}

const NOBODY: ReadonlyMap<string, NodeRow> = new Map();

function bounded(nodes: Iterable<NodeRow>): ReadonlyMap<string, NodeRow> {
  const found = new Map<string, NodeRow>();
  for (const one of nodes) if (found.size < MOST) found.set(one.managedNodeId, one);
  return found;
}

/** list: what is picked of one list is not picked of another. */
export function usePicked(list: string): Picked {
  const [{ of, nodes: held }, set] = useState({ of: list, nodes: NOBODY });
  const nodes = of === list ? held : NOBODY;
  return useMemo(
    () => ({
      nodes,
      has: (node) => nodes.has(node.managedNodeId),
      toggle: (node) =>
        set({
          of: list,
          nodes: nodes.has(node.managedNodeId)
            ? bounded([...nodes.values()].filter((one) => one.managedNodeId !== node.managedNodeId))
            : bounded([...nodes.values(), node]),
        }),
      add: (more) => set({ of: list, nodes: bounded([...nodes.values(), ...more]) }),
      set: (those) => set({ of: list, nodes: bounded(those) }),
    }),
    [list, nodes],
  );
}
