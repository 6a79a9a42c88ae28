import { queryOptions } from "@tanstack/react-query";
import { ALL } from "../../../api/ask";
import { api, told } from "../../../api/client";
import { every } from "../../../api/every";

export function usersQuery(sort: string) {
  return queryOptions({
    queryKey: ["users", "list", sort],
    queryFn: () =>
      every((offset) => told(api.GET("/api/settings/users", { params: { query: { limit: ALL, offset, sort } } }))),
    placeholderData: (before) => before,
  });
}

const path = (userId: string) => ({ path: { user_id: Number(userId) } });

export function userQuery(userId: string) {
  return queryOptions({
    queryKey: ["users", "one", userId],
    queryFn: () => told(api.GET("/api/settings/users/{user_id}", { params: path(userId) })),
  });
}

export function rolesQuery(userId: string) {
  return queryOptions({
    queryKey: ["users", "roles", userId],
    queryFn: () => told(api.GET("/api/settings/users/{user_id}/roles", { params: path(userId) })),
  });
}

export function userGrantsQuery(userId: string) {
  const params = { ...path(userId), query: { limit: ALL } };
  return queryOptions({
    queryKey: ["users", "grants", userId],
    queryFn: () => told(api.GET("/api/settings/users/{user_id}/grants", { params })),
  });
}

export function userSessionsQuery(userId: string) {
  const params = { ...path(userId), query: { limit: ALL } };
  return queryOptions({
    queryKey: ["users", "sessions", userId],
    queryFn: () => told(api.GET("/api/settings/users/{user_id}/sessions", { params })),
  });
}
