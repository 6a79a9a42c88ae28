import { queryOptions } from "@tanstack/react-query";
import { api, told } from "../../api/client";

/** The newest run of a network, while it is under way. living: the stream tells what becomes of it. */
export function lastScanQuery(networkId: string, living: boolean) {
  const params = { path: { network_id: Number(networkId) }, query: { limit: 1 } };
  return queryOptions({
    queryKey: ["scans", networkId, "last"],
    queryFn: () => told(api.GET("/api/apps/sonar/networks/{network_id}/scans", { params })),
    refetchInterval: living ? 30_000 : 5_000,
  });
}
