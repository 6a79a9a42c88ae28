import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { PAGE } from "../../api/ask";
import { api, told } from "../../api/client";

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
