/** What is done to several nodes at once: the hub is told network by network. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, told, type Schemas } from "../../api/client";
import type { NodeRow } from "./ask";

type Tag = Omit<Schemas["NewTags"], "managedNodeIds">;
type Mark = Omit<Schemas["NewMarks"], "managedNodeIds">;

/** Numbers of nodes by network. */
export function byNetwork(nodes: Iterable<NodeRow>): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { networkId, managedNodeId } of nodes) {
    found.set(networkId, [...(found.get(networkId) ?? []), managedNodeId]);
  }
  return found;
}

/** Says it for each network, one after the other; then what is shown of nodes is asked for anew. */
function useDeed<T>(say: (networkId: number, nodes: string[], word: T) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ nodes, word }: { nodes: NodeRow[]; word: T }) => {
      for (const [networkId, numbers] of byNetwork(nodes)) await say(Number(networkId), numbers, word);
    },
    onSettled: (_, error) => {
      const names = ["nodes", "node", "tags", "networks", "scans", "packages", "dashboard"];
      const anew = Promise.all(names.map((one) => queries.invalidateQueries({ queryKey: [one] })));
      return error ? undefined : anew; // while the hub is away these wait: the error is told now
    },
  });
}

export function useTagging() {
  return useDeed((network_id, managedNodeIds, word: Tag) =>
    told(
      api.POST("/api/apps/sonar/networks/{network_id}/tags", {
        params: { path: { network_id } },
        body: { ...word, managedNodeIds },
      }),
    ),
  );
}

export function useMarking() {
  return useDeed((network_id, managedNodeIds, word: Mark) =>
    told(
      api.POST("/api/apps/sonar/networks/{network_id}/marks", {
        params: { path: { network_id } },
        body: { ...word, managedNodeIds },
      }),
    ),
  );
}

/** Ask the machines again, at once. */
export function useAsking() {
  return useDeed((network_id, managedNodeIds, kind: "ask") =>
    told(
      api.POST("/api/apps/sonar/networks/{network_id}/scans", {
        params: { path: { network_id } },
        body: { kind, nodes: managedNodeIds.map(Number) },
      }),
    ),
  );
}
