import { queryOptions } from "@tanstack/react-query";
import { api, told } from "../../api/client";

const QUEUED = 10; // scans that may wait behind the one that runs, and are still looked past

/** The newest scans of a network, while one is under way. living: the stream tells what becomes of it. */
export function lastScansQuery(networkId: string, living: boolean) {
  const params = { path: { network_id: Number(networkId) }, query: { limit: QUEUED, kind: "scan" as const } };
  return queryOptions({
    queryKey: ["scans", networkId, "last"],
    queryFn: () => told(api.GET("/api/apps/sonar/networks/{network_id}/scans", { params })),
    refetchInterval: living ? 30_000 : 5_000,
  });
}
