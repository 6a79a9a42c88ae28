import { queryOptions } from "@tanstack/react-query";
import { ALL, PAGE } from "../../api/ask";
import { api, told } from "../../api/client";

export const totpQuery = queryOptions({
  queryKey: ["account", "totp"],
  queryFn: () => told(api.GET("/api/session/totp")),
});

export const sessionsQuery = queryOptions({
  queryKey: ["account", "sessions"],
  queryFn: () => told(api.GET("/api/settings/sessions", { params: { query: { limit: ALL } } })),
});

/** page: from 1. */
export function tokensQuery(page: number) {
  const query = { own: true, limit: PAGE, offset: (page - 1) * PAGE };
  return queryOptions({
    queryKey: ["account", "tokens", page],
    queryFn: () => told(api.GET("/api/settings/api-tokens", { params: { query } })),
    placeholderData: (before) => before,
  });
}
