/** New tokens over the links of several Ksockets at once. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ApiError, api, told } from "../../api/client";
import { ofKsocket, type Ksocket } from "./ask";

/** Why one could not be asked for, by the Ksocket's number; others go their way over the link. */
export type Refused = ReadonlyMap<string, string>;

const PATH = "/api/apps/sonar/networks/{network_id}/ksockets/{ksocket_id}/tokens/renew";

/** One after the other: what one answers is no other's business. */
async function renewed(ksockets: Ksocket[]): Promise<Refused> {
  const refused = new Map<string, string>();
  for (const { networkId, ksocketId } of ksockets) {
    try {
      await told(api.POST(PATH, { params: { path: ofKsocket(networkId, ksocketId) } }));
    } catch (error) {
      if (!(error instanceof ApiError) || error.offline || error.status === 401) throw error; // nor the others
      refused.set(ksocketId, error.message);
    }
  }
  return refused;
}

export function useRenew() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: renewed,
    onSettled: () => queries.invalidateQueries({ queryKey: ["ksockets"] }),
  });
}
