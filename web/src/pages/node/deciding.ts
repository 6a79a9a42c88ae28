/** A person's word on nodes: what is shown of the network is asked for anew. */
import { useQueryClient } from "@tanstack/react-query";
import type { Node } from "./node";

/** What all is asked for anew after a decision. */
export function useDecided({ networkId }: Pick<Node, "networkId">): () => Promise<unknown> {
  const queries = useQueryClient();
  return () =>
    Promise.all(
      ["node", "nodes", "decisions", "events", "notes", "packages", "updates", "snapshots", "difference"].map((one) =>
        queries.invalidateQueries({ queryKey: [one, networkId] }),
      ),
    );
}

/** What a node is called where it stands in a sentence. */
export function called(node: Pick<Node, "displayName" | "addresses" | "managedNodeId">): string {
  return node.displayName ?? node.addresses[0]?.addr ?? node.managedNodeId;
}

/** An address with the jump hosts that lead to it. */
export function way(one: { addr: string; route?: string[] }): string {
  return [...(one.route ?? []), one.addr].join(" → ");
}
