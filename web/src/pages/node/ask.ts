import { queryOptions } from "@tanstack/react-query";
import { ALL, PAGE } from "../../api/ask";
import { api, told } from "../../api/client";
import { every } from "../../api/every";

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

export function nodeEventsQuery(networkId: string, nodeId: string) {
  const query = { limit: PAGE, managedNodeId: Number(nodeId) };
  const params = { path: { network_id: Number(networkId) }, query };
  return queryOptions({
    queryKey: ["events", networkId, nodeId],
    queryFn: () => told(api.GET("/api/apps/sonar/networks/{network_id}/events", { params })),
  });
}
