/** What is asked about lists of nodes: of one network, or (networkId null) of all. */
import { queryOptions } from "@tanstack/react-query";
import { ALL, EVERYWHERE } from "../../api/ask";
import { api, told, type Schemas } from "../../api/client";
import { ROWS } from "./spans";

export interface Question {
  networkId: string | null;
  search: string;
  sort: string;
}

export type NodeRow = Schemas["ManagedNode"] & Partial<Schemas["FoundNode"]>;
interface Rows {
  items: NodeRow[];
  total: number;
}

/** Some rows of the list, from the one of this number. */
export function askRows({ networkId, search, sort }: Question, offset: number, limit: number, signal?: AbortSignal) {
  const query = { offset, limit, sort, search };
  const stop = signal ? { signal } : {};
  const asked: Promise<Rows> =
    networkId === null
      ? told(api.GET("/api/apps/sonar/managed-nodes", { params: { query }, ...stop }))
      : told(
          api.GET("/api/apps/sonar/networks/{network_id}/managed-nodes", {
            params: { path: { network_id: Number(networkId) }, query },
            ...stop,
          }),
        );
  return asked;
}

/** One page of the list; who does not look at it any more does not wait for it. */
export function rowsQuery(question: Question, page: number) {
  const { networkId, search, sort } = question;
  return queryOptions({
    queryKey: ["nodes", networkId ?? EVERYWHERE, search, sort, page],
    queryFn: ({ signal }) => askRows(question, page * ROWS, ROWS, signal),
    staleTime: 30_000,
    retry: (failures, error) => failures < 2 && !("position" in error && error.position !== null),
  });
}

/** The most frequent values of one field, among what is found. */
export function facetQuery(networkId: string | null, search: string, field: string) {
  const query = { search, fields: field };
  return queryOptions({
    queryKey: ["nodes", networkId ?? EVERYWHERE, "facet", field, search],
    queryFn: async () => {
      const { facets } = await (networkId === null
        ? told(api.GET("/api/apps/sonar/managed-nodes/facets", { params: { query } }))
        : told(
            api.GET("/api/apps/sonar/networks/{network_id}/managed-nodes/facets", {
              params: { path: { network_id: Number(networkId) }, query },
            }),
          ));
      return facets[0] ?? { field, values: [], numberOfOthers: 0 };
    },
    staleTime: 30_000,
    retry: false,
  });
}

export const savedQuery = queryOptions({
  queryKey: ["saved-searches"],
  queryFn: () => told(api.GET("/api/apps/sonar/saved-searches", { params: { query: { limit: ALL } } })),
});

/** The tags that nodes of a network have. */
export function tagsQuery(networkId: string) {
  const params = { path: { network_id: Number(networkId) }, query: { limit: ALL } };
  return queryOptions({
    queryKey: ["tags", networkId],
    queryFn: () => told(api.GET("/api/apps/sonar/networks/{network_id}/tags", { params })),
  });
}
