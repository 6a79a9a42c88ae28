import { queryOptions } from "@tanstack/react-query";
import { api, told, type Schemas } from "../../api/client";

export type Told = Schemas["Dashboard"];

/** Where days begin. */
export const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

function numbered(text: string | undefined): number | undefined {
  const value = Number(text);
  return Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

/** Asked anew each minute, and not with each event: much is counted for it. */
export function dashboardQuery(spaceId: string | undefined, networkId: string | undefined) {
  const query = { spaceId: numbered(spaceId) ?? null, networkId: numbered(networkId) ?? null, timeZone: ZONE };
  return queryOptions({
    queryKey: ["dashboard", networkId ?? "", spaceId ?? ""],
    queryFn: () => told(api.GET("/api/apps/sonar/dashboard", { params: { query } })),
    refetchInterval: 60_000,
  });
}
