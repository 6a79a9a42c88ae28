/** Which nodes are picked, to do the same to all of them. */
import { useMemo, useState } from "react";
import type { NodeRow } from "./ask";
import { picking, toggled, type Held, type Nodes } from "./picking";

export interface Picked {
  nodes: Nodes;
  has: (node: NodeRow) => boolean;
  toggle: (node: NodeRow) => void;
  /** More of them; what is above the bound of the hub is left out. */
  add: (nodes: Iterable<NodeRow>) => void;
  /** These, and no other. */
  set: (nodes: Iterable<NodeRow>) => void;
}

const NOBODY: Nodes = new Map();

/** list: what is picked of one list is not picked of another. */
export function usePicked(list: string): Picked {
  const [held, set] = useState<Held>({ of: list, nodes: NOBODY });
  if (held.of !== list) set({ of: list, nodes: NOBODY });
  const nodes = held.of === list ? held.nodes : NOBODY;
  return useMemo(() => {
    const change = (to: (now: Nodes) => Iterable<NodeRow>) => set((now) => picking(now, list, to));
    return {
      nodes,
      has: (node) => nodes.has(node.managedNodeId),
      toggle: (node) => change((now) => toggled(now, node)),
      add: (more) => change((now) => [...now.values(), ...more]),
      set: (those) => change(() => those),
    };
  }, [list, nodes]);
}
