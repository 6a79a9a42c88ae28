/** The questions that many pages ask: what the answers are kept under, and how they are asked.
 *
 * A key begins with what it is of, then the network: what the hub tells live (that a run began, say) makes all answers
 * anew whose keys begin alike. Questions of one page stand beside it, in its ask.ts.
 */
import { queryOptions } from "@tanstack/react-query";
import { api, told } from "./client";
import { every } from "./every";

/** How many items a page of a long list has, and the most that the hub gives at once. */
export const PAGE = 200;
export const ALL = 1000;

/** What stands in a key in the place of a network where all of them are asked. */
export const EVERYWHERE = "all";

/** A whole list, however long it is, as a page of it is answered. */
async function listed<T>(page: (offset: number) => Promise<{ items: T[]; total: number }>) {
  const items = await every(page);
  return { items, total: items.length };
}

export const spacesQuery = queryOptions({
  queryKey: ["spaces"],
  queryFn: () =>
    listed((offset) => told(api.GET("/api/apps/sonar/spaces", { params: { query: { limit: ALL, offset } } }))),
});

export const networksQuery = queryOptions({
  queryKey: ["networks"],
  queryFn: () =>
    listed((offset) => told(api.GET("/api/apps/sonar/networks", { params: { query: { limit: ALL, offset } } }))),
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
