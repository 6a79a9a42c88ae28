import { queryOptions } from "@tanstack/react-query";
import { api, told } from "../../api/client";

/** Whether there is an identity provider, and what it is called. */
export const oidcQuery = queryOptions({
  queryKey: ["oidc"],
  queryFn: () => told(api.GET("/api/session/oidc")),
  staleTime: Infinity,
});
