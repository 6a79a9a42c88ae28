/** The questions of the map. */
import type { Client } from "openapi-fetch";
import { queryOptions } from "@tanstack/react-query";
import { ALL } from "../../api/ask";
import { api, told } from "../../api/client";
import type { NetworkMap, Positions } from "./answer";

interface Path {
  network_id: number;
}
interface MapPaths {
  "/api/apps/sonar/networks/{network_id}/map": {
    get: {
      parameters: { path: Path; query?: { snapshotId?: number } };
      responses: { 200: { content: { "application/json": NetworkMap } } };
    };
  };
  "/api/apps/sonar/networks/{network_id}/map/positions": {
    put: {
      parameters: { path: Path };
      requestBody: { content: { "application/json": { positions: Record<string, number[] | null> } } };
      responses: { 200: { content: { "application/json": { positions: Positions } } } };
    };
  };
}

const maps = api as unknown as Client<MapPaths>; // once the OpenAPI has these paths, api itself

export function mapQuery(networkId: string, snapshotId: number | undefined) {
  const query = snapshotId ? { snapshotId } : {};
  const params = { path: { network_id: Number(networkId) }, query };
  return queryOptions({
    queryKey: ["nodes", networkId, "map", snapshotId ?? ""],
    queryFn: async () => {
      const map = await told(maps.GET("/api/apps/sonar/networks/{network_id}/map", { params }));
      performance.mark("map-told"); // bench/map.py reads it
      return map;
    },
    placeholderData: (before) => before,
  });
}

/** Where things are put; null takes a position back. */
export function putPositions(networkId: string, positions: Record<string, number[] | null>) {
  const params = { path: { network_id: Number(networkId) } };
  return told(maps.PUT("/api/apps/sonar/networks/{network_id}/map/positions", { params, body: { positions } }));
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
