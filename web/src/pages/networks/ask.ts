import { queryOptions } from "@tanstack/react-query";
import { api, told } from "../../api/client";

/** The newest run of a network, while it is under way. */
export function lastScanQuery(networkId: string) {
  const params = { path: { network_id: Number(networkId) }, query: { limit: 1 } };
  return queryOptions({
    queryKey: ["scans", networkId, "last"],
    queryFn: () => told(api.GET("/api/apps/sonar/networks/{network_id}/scans", { params })),
    refetchInterval: 5_000,
  });
}
