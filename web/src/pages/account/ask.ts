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

/** page: from 1; own: for administrators, theirs alone. */
export function tokensQuery(page: number, own: boolean) {
  const query = { own, limit: PAGE, offset: (page - 1) * PAGE };
  return queryOptions({
    queryKey: ["account", "tokens", page, own],
    queryFn: () => told(api.GET("/api/settings/api-tokens", { params: { query } })),
    placeholderData: (before) => before,
  });
}
