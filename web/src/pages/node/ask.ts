import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { ALL, PAGE } from "../../api/ask";
import { api, told } from "../../api/client";
import { every } from "../../api/every";
import { phrase } from "../../parts/searching";

export const SNAPSHOTS = 30; // a page

function ofNode(networkId: string, nodeId: string) {
  return { network_id: Number(networkId), node_id: Number(nodeId) };
}

export function nodeQuery(networkId: string, nodeId: string) {
  const params = { path: ofNode(networkId, nodeId) };
  return queryOptions({
    queryKey: ["node", networkId, nodeId],
    queryFn: () => told(api.GET("/api/apps/sonar/networks/{network_id}/managed-nodes/{node_id}", { params })),
  });
}

/** Of a switch: what is on each of its ports. */
export function portsQuery(networkId: string, nodeId: string) {
  const path = "/api/apps/sonar/networks/{network_id}/managed-nodes/{node_id}/ports";
  const params = { path: ofNode(networkId, nodeId) };
  return queryOptions({
    queryKey: ["node", networkId, nodeId, "ports"],
    queryFn: () => every((offset) => told(api.GET(path, { params: { ...params, query: { limit: ALL, offset } } }))),
  });
}

export function packagesQuery(networkId: string, nodeId: string) {
  const params = { path: ofNode(networkId, nodeId), query: { limit: ALL } };
  const path = "/api/apps/sonar/networks/{network_id}/managed-nodes/{node_id}/packages";
  return queryOptions({
    queryKey: ["packages", networkId, nodeId],
    queryFn: () => every((offset) => told(api.GET(path, { params: { ...params, query: { limit: ALL, offset } } }))),
  });
}

export function updatesQuery(networkId: string, nodeId: string) {
  const path = "/api/apps/sonar/networks/{network_id}/managed-nodes/{node_id}/windows-updates";
  const params = { path: ofNode(networkId, nodeId) };
  return queryOptions({
    queryKey: ["updates", networkId, nodeId],
    queryFn: () => every((offset) => told(api.GET(path, { params: { ...params, query: { limit: ALL, offset } } }))),
  });
}

export function notesQuery(networkId: string, nodeId: string) {
  const path = "/api/apps/sonar/networks/{network_id}/managed-nodes/{node_id}/notes";
  const params = { path: ofNode(networkId, nodeId), query: { limit: ALL } };
  return queryOptions({ queryKey: ["notes", networkId, nodeId], queryFn: () => told(api.GET(path, { params })) });
}

/** The snapshots in which the node is, the newest first. */
export function nodeSnapshotsQuery(networkId: string, nodeId: string, page: number) {
  const query = { limit: SNAPSHOTS, offset: (page - 1) * SNAPSHOTS };
  const params = { path: ofNode(networkId, nodeId), query };
  const path = "/api/apps/sonar/networks/{network_id}/managed-nodes/{node_id}/snapshots";
  return queryOptions({
    queryKey: ["snapshots", networkId, "of-node", nodeId, page],
    queryFn: () => told(api.GET(path, { params })),
    placeholderData: keepPreviousData,
  });
}

/** What differs of the node between two snapshots. */
export function nodeDifferenceQuery(networkId: string, nodeId: string, before: string, after: string) {
  const path = "/api/apps/sonar/networks/{network_id}/snapshots/{snapshot_id}/nodes/{node_id}/difference";
  const params = {
    path: { ...ofNode(networkId, nodeId), snapshot_id: Number(after) },
    query: { from: Number(before), limit: ALL },
  };
  return queryOptions({
    queryKey: ["difference", networkId, "of-node", nodeId, before, after],
    queryFn: () => told(api.GET(path, { params })),
    staleTime: 60_000,
  });
}

/** What people decided in the network about which addresses are one node. */
export function decisionsQuery(networkId: string) {
  const params = { path: { network_id: Number(networkId) }, query: { limit: ALL, sort: "-decidedAt" } };
  return queryOptions({
    queryKey: ["decisions", networkId],
    queryFn: () => told(api.GET("/api/apps/sonar/networks/{network_id}/decisions", { params })),
  });
}

/** Nodes that a person may mean by a word. */
export function meantQuery(networkId: string, word: string) {
  const params = {
    path: { network_id: Number(networkId) },
    query: { search: phrase(word) ?? "", limit: 20 },
  };
  return queryOptions({
    queryKey: ["nodes", networkId, "meant", word],
    queryFn: () => told(api.GET("/api/apps/sonar/networks/{network_id}/managed-nodes", { params })),
    enabled: word.trim() !== "",
    placeholderData: keepPreviousData,
  });
}

export function nodeEventsQuery(networkId: string, nodeId: string) {
  const query = { limit: PAGE, managedNodeId: Number(nodeId) };
  const params = { path: { network_id: Number(networkId) }, query };
  return queryOptions({
    queryKey: ["events", networkId, nodeId],
    queryFn: () => told(api.GET("/api/apps/sonar/networks/{network_id}/events", { params })),
  });
}
