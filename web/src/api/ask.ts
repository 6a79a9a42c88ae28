/** The questions of the pages, by name: what they are kept under, and how they are asked. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, told } from "./client";

export const PAGE = 200;
const ALL = 1000;

export const spacesQuery = queryOptions({
  queryKey: ["spaces"],
  queryFn: () => told(api.GET("/api/apps/sonar/spaces", { params: { query: { limit: ALL } } })),
});

export const networksQuery = queryOptions({
  queryKey: ["networks"],
  queryFn: () => told(api.GET("/api/apps/sonar/networks", { params: { query: { limit: ALL } } })),
  refetchInterval: 15_000,
});

export function ksocketsQuery(networkId: string) {
  const params = { path: { network_id: Number(networkId) }, query: { limit: ALL } };
  return queryOptions({
    queryKey: ["ksockets", networkId],
    queryFn: () => told(api.GET("/api/apps/sonar/networks/{network_id}/ksockets", { params })),
    refetchInterval: 15_000,
  });
}

export function networkQuery(networkId: string) {
  return queryOptions({
    queryKey: ["network", networkId],
    queryFn: () =>
      told(api.GET("/api/apps/sonar/networks/{network_id}", { params: { path: { network_id: Number(networkId) } } })),
  });
}

export function nodesQuery(networkId: string, search: string, sort: string) {
  return infiniteQueryOptions({
    queryKey: ["nodes", networkId, search, sort],
    queryFn: ({ pageParam }) => {
      const query = { offset: pageParam, limit: PAGE, sort, search };
      const params = { path: { network_id: Number(networkId) }, query };
      return told(api.GET("/api/apps/sonar/networks/{network_id}/managed-nodes", { params }));
    },
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const have = pages.reduce((sum, one) => sum + one.items.length, 0);
      return have < last.total && last.items.length > 0 ? have : undefined;
    },
    placeholderData: (before) => before,
    retry: false,
  });
}

export function facetsQuery(networkId: string, search: string) {
  const params = { path: { network_id: Number(networkId) }, query: { search } };
  return queryOptions({
    queryKey: ["facets", networkId, search],
    queryFn: () => told(api.GET("/api/apps/sonar/networks/{network_id}/managed-nodes/facets", { params })),
    placeholderData: (before) => before,
    retry: false,
  });
}

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

const MOST = 50_000; // what one page of ours shows at most

/** All items of a list, page by page. */
async function every<T>(page: (offset: number) => Promise<{ items: T[]; total: number }>): Promise<T[]> {
  const items: T[] = [];
  for (;;) {
    const next = await page(items.length);
    items.push(...next.items);
    if (next.items.length === 0 || items.length >= Math.min(next.total, MOST)) return items;
  }
}
