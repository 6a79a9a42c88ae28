import { queryOptions } from "@tanstack/react-query";
import { ALL } from "../../../api/ask";
import { api, told } from "../../../api/client";
import { every } from "../../../api/every";

export function groupsQuery(sort: string) {
  return queryOptions({
    queryKey: ["groups", "list", sort],
    queryFn: () =>
      every((offset) => told(api.GET("/api/settings/groups", { params: { query: { limit: ALL, offset, sort } } }))),
    placeholderData: (before) => before,
  });
}

const path = (groupId: string) => ({ path: { group_id: Number(groupId) } });

export function groupQuery(groupId: string) {
  return queryOptions({
    queryKey: ["groups", "one", groupId],
    queryFn: () => told(api.GET("/api/settings/groups/{group_id}", { params: path(groupId) })),
  });
}

export function groupMembersQuery(groupId: string) {
  return queryOptions({
    queryKey: ["groups", "members", groupId],
    queryFn: () =>
      every((offset) => {
        const params = { ...path(groupId), query: { limit: ALL, offset } };
        return told(api.GET("/api/settings/groups/{group_id}/members", { params }));
      }),
  });
}

export function groupGrantsQuery(groupId: string) {
  const params = { ...path(groupId), query: { limit: ALL } };
  return queryOptions({
    queryKey: ["groups", "grants", groupId],
    queryFn: () => told(api.GET("/api/settings/groups/{group_id}/grants", { params })),
  });
}
