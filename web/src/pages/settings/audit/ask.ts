import { queryOptions } from "@tanstack/react-query";
import { api, told } from "../../../api/client";
import type { AuditSearch } from "../routes";

export const ROWS = 100; // of one page

/** The filters as the API has them. */
export function asked({ from, to, user, action, outcome, space, network }: AuditSearch) {
  return { from, to, user, action, outcome, spaceId: space, networkId: network };
}

export function auditQuery(search: AuditSearch) {
  const { spaceId, networkId, ...same } = asked(search);
  const query = {
    ...Object.fromEntries(Object.entries(same).filter(([, value]) => value !== undefined)),
    ...(spaceId && { spaceId: Number(spaceId) }),
    ...(networkId && { networkId: Number(networkId) }),
    limit: ROWS,
    offset: ((search.page ?? 1) - 1) * ROWS,
  };
  return queryOptions({
    queryKey: ["audit", query],
    queryFn: () => told(api.GET("/api/settings/audit", { params: { query } })),
    placeholderData: (before) => before,
    retry: false,
  });
}
