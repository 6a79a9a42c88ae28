import { queryOptions } from "@tanstack/react-query";
import { ALL } from "../../api/ask";
import { api, told, type Schemas } from "../../api/client";
import { every } from "../../api/every";
import type { SnapshotsSearch } from "./routes";

export type Snapshot = Schemas["SnapshotView"];

/** How many rows a page of a list here has. */
export const ROWS = 50;

export function offset(page: number | undefined): number {
  return ((page ?? 1) - 1) * ROWS;
}

export function snapshotsQuery(networkId: string, { page, sort, status, named }: SnapshotsSearch) {
  const query = {
    limit: ROWS,
    offset: offset(page),
    ...(sort && { sort }),
    ...(status && { status }),
    ...(named && { named }),
  };
  return queryOptions({
    queryKey: ["snapshots", networkId, "list", query],
    queryFn: () => {
      const params = { path: { network_id: Number(networkId) }, query };
      return told(api.GET("/api/apps/sonar/networks/{network_id}/snapshots", { params }));
    },
    placeholderData: (before) => before,
    refetchInterval: 30_000,
  });
}

/** Those between which a person chooses: all that have a name, and the latest. */
export function choicesQuery(networkId: string) {
  const path = "/api/apps/sonar/networks/{network_id}/snapshots";
  const some = (query: { named?: boolean; status?: "merged"; limit: number }) =>
    told(api.GET(path, { params: { path: { network_id: Number(networkId) }, query } }));
  return queryOptions({
    queryKey: ["snapshots", networkId, "choices"],
    queryFn: async () => {
      const [named, latest] = await Promise.all([
        some({ named: true, limit: ALL }),
        some({ status: "merged", limit: 300 }),
      ]);
      return { named: named.items, latest: latest.items };
    },
  });
}

function of(networkId: string, snapshotId: string) {
  return { network_id: Number(networkId), snapshot_id: Number(snapshotId) };
}

export function snapshotQuery(networkId: string, snapshotId: string) {
  const params = { path: of(networkId, snapshotId) };
  return queryOptions({
    queryKey: ["snapshots", networkId, "one", snapshotId],
    queryFn: () => told(api.GET("/api/apps/sonar/networks/{network_id}/snapshots/{snapshot_id}", { params })),
  });
}

export function snapshotNodesQuery(networkId: string, snapshotId: string, page: number | undefined, text: string) {
  const query = { limit: ROWS, offset: offset(page), ...(text && { text }) };
  const params = { path: of(networkId, snapshotId), query };
  return queryOptions({
    queryKey: ["snapshots", networkId, "nodes", snapshotId, query],
    queryFn: () => told(api.GET("/api/apps/sonar/networks/{network_id}/snapshots/{snapshot_id}/nodes", { params })),
    placeholderData: (before) => before,
  });
}

export function snapshotNodeQuery(networkId: string, snapshotId: string, nodeId: string) {
  const path = "/api/apps/sonar/networks/{network_id}/snapshots/{snapshot_id}/nodes/{node_id}";
  const params = { path: { ...of(networkId, snapshotId), node_id: Number(nodeId) } };
  return queryOptions({
    queryKey: ["snapshots", networkId, "node", snapshotId, nodeId],
    queryFn: () => told(api.GET(path, { params })),
  });
}

export function snapshotPackagesQuery(networkId: string, snapshotId: string, nodeId: string) {
  const path = "/api/apps/sonar/networks/{network_id}/snapshots/{snapshot_id}/nodes/{node_id}/packages";
  const where = { ...of(networkId, snapshotId), node_id: Number(nodeId) };
  return queryOptions({
    queryKey: ["snapshots", networkId, "packages", snapshotId, nodeId],
    queryFn: () =>
      every((from) => told(api.GET(path, { params: { path: where, query: { limit: ALL, offset: from } } }))),
  });
}

export function mergesQuery(networkId: string, snapshotId: string, page: number) {
  const path = "/api/apps/sonar/networks/{network_id}/snapshots/{snapshot_id}/merges";
  const params = { path: of(networkId, snapshotId), query: { limit: ROWS, offset: offset(page) } };
  return queryOptions({
    queryKey: ["snapshots", networkId, "merges", snapshotId, page],
    queryFn: () => told(api.GET(path, { params })),
    placeholderData: (before) => before,
  });
}
