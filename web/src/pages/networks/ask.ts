import { queryOptions } from "@tanstack/react-query";
import { api, told } from "../../api/client";

const QUEUED = 10; // scans that may wait behind the one that runs, and are still looked past

/** The newest scans of a network, while one is under way. */
export function lastScansQuery(networkId: string) {
  const params = { path: { network_id: Number(networkId) }, query: { limit: QUEUED, kind: "scan" as const } };
  return queryOptions({
    queryKey: ["scans", networkId, "last"],
    queryFn: () => told(api.GET("/api/apps/sonar/networks/{network_id}/scans", { params })),
    refetchInterval: 5_000,
  });
}
