/** The questions of the map. */
import { queryOptions } from "@tanstack/react-query";
import { ALL } from "../../api/ask";
import { api, told } from "../../api/client";
import type { Positions } from "./answer";

export function mapQuery(networkId: string, snapshotId: number | undefined) {
  const query = snapshotId ? { snapshotId } : {};
  const params = { path: { network_id: Number(networkId) }, query };
  return queryOptions({
    queryKey: ["nodes", networkId, "map", snapshotId ?? ""],
    queryFn: async () => {
      const map = await told(api.GET("/api/apps/sonar/networks/{network_id}/map", { params }));
      performance.mark("map-told"); // bench/map.py reads it
      return map;
    },
    placeholderData: (before) => before,
  });
}

/** What people moved. The map brings it, too; this asks for it alone, when somebody moves something. */
export function positionsQuery(networkId: string, positions: Positions) {
  const params = { path: { network_id: Number(networkId) } };
  return queryOptions({
    queryKey: ["positions", networkId],
    queryFn: () => told(api.GET("/api/apps/sonar/networks/{network_id}/map/positions", { params })),
    initialData: { positions },
    staleTime: Infinity,
  });
}

/** Where things are put; null takes a position back. */
export function putPositions(networkId: string, positions: Record<string, number[] | null>) {
  const params = { path: { network_id: Number(networkId) } };
  return told(api.PUT("/api/apps/sonar/networks/{network_id}/map/positions", { params, body: { positions } }));
}

/** The snapshots whose map can be looked at, the oldest first. */
export function shotsQuery(networkId: string) {
  const params = { path: { network_id: Number(networkId) }, query: { limit: ALL, sort: "-snapshotId" } };
  return queryOptions({
    queryKey: ["snapshots", networkId, "map"],
    queryFn: () => told(api.GET("/api/apps/sonar/networks/{network_id}/snapshots", { params })),
    select: ({ items }) => items.filter((one) => one.createdAt !== null).reverse(),
  });
}
