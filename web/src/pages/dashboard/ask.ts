import { queryOptions } from "@tanstack/react-query";
import { api, told, type Schemas } from "../../api/client";
import { browsersZone } from "../../parts/zone";

export type Told = Schemas["Dashboard"];

function numbered(text: string | undefined): number | undefined {
  const value = Number(text);
  return Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

/** Asked anew each minute, and not with each event: much is counted for it. zone: in which days begin. */
export function dashboardQuery(spaceId: string | undefined, networkId: string | undefined, zone?: string) {
  const timeZone = zone ?? browsersZone();
  const query = { spaceId: numbered(spaceId) ?? null, networkId: numbered(networkId) ?? null, timeZone };
  return queryOptions({
    queryKey: ["dashboard", networkId ?? "", spaceId ?? "", timeZone],
    queryFn: () => told(api.GET("/api/apps/sonar/dashboard", { params: { query } })),
    refetchInterval: 60_000,
  });
}
