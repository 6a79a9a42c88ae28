import { queryOptions } from "@tanstack/react-query";
import { ALL } from "../../api/ask";
import { api, told, type Schemas } from "../../api/client";
import { underWay } from "../scans/ask";

export type Scan = Schemas["ScanView"];

const NETWORK = "/api/apps/sonar/networks/{network_id}";
const LATEST = 30;
const SLOWLY = 15_000;
const QUICKLY = 1_500;
const SHOWN = 50;

export const connectQuery = queryOptions({
  queryKey: ["connect"],
  queryFn: () => told(api.GET("/api/apps/sonar/connect")),
});

/** Whether its nodes are still on their way into the list of nodes. */
export function unmerged(scan: Scan | undefined): boolean {
  return underWay(scan) || (scan?.kind === "scan" && scan.snapshotStatus === "open");
}

/** The latest runs and plans, the newest first; read quickly while one of them goes on. */
export function runsQuery(networkId: string) {
  const params = { path: { network_id: Number(networkId) }, query: { limit: LATEST } };
  return queryOptions({
    queryKey: ["scans", networkId, "latest"],
    queryFn: () => told(api.GET(`${NETWORK}/scans`, { params })),
    refetchInterval: ({ state: { data } }) => (data?.items.some(unmerged) ? QUICKLY : SLOWLY),
  });
}

/** What a run has found so far. */
export function seenQuery(networkId: string, snapshotId: string, going: boolean) {
  const path = { network_id: Number(networkId), snapshot_id: Number(snapshotId) };
  const params = { path, query: { limit: ALL } };
  return queryOptions({
    queryKey: ["snapshots", networkId, snapshotId, "nodes", "seen"],
    queryFn: () => told(api.GET(`${NETWORK}/snapshots/{snapshot_id}/nodes`, { params })),
    refetchInterval: going ? QUICKLY : false,
  });
}

/** The nodes of the network, those with the longest package lists first. */
export function foundQuery(networkId: string) {
  const query = { limit: SHOWN, sort: "-numberOfPackages" };
  const params = { path: { network_id: Number(networkId) }, query };
  return queryOptions({
    queryKey: ["nodes", networkId, "found"],
    queryFn: () => told(api.GET(`${NETWORK}/managed-nodes`, { params })),
  });
}
