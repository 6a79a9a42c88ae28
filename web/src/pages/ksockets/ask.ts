import { queryOptions } from "@tanstack/react-query";
import { ALL } from "../../api/ask";
import { api, told, type Schemas } from "../../api/client";

export type Ksocket = Schemas["KsocketView"];
export type Token = Schemas["TokenView"];

const ONE = "/api/apps/sonar/networks/{network_id}/ksockets/{ksocket_id}";
const SLOWLY = 15_000;
const SELDOM = 60_000; // the stream tells what changes
const QUICKLY = 2_000;

/** The numbers of a Ksocket's path. */
export function ofKsocket(networkId: string, ksocketId: string) {
  return { network_id: Number(networkId), ksocket_id: Number(ksocketId) };
}

/** How often a list is read again: quickly while somebody waits for a renewal. living: whether the stream is there. */
export function pace(ksockets: Ksocket[] | undefined, living = false): number {
  if (ksockets?.some((one) => one.connected && underWay(one))) return QUICKLY;
  return living ? SELDOM : SLOWLY;
}

export function underWay({ renewal }: Ksocket): boolean {
  return renewal?.state === "ordered" || renewal?.state === "sent";
}

/** waiting: somebody looks until it connects. */
export function ksocketQuery(networkId: string, ksocketId: string, waiting = false) {
  const params = { path: ofKsocket(networkId, ksocketId) };
  return queryOptions({
    queryKey: ["ksockets", networkId, ksocketId],
    queryFn: () => told(api.GET(ONE, { params })),
    refetchInterval: ({ state: { data } }) => (waiting && !data?.connected ? QUICKLY : pace(data && [data])),
  });
}

export function tokensQuery(networkId: string, ksocketId: string) {
  const params = { path: ofKsocket(networkId, ksocketId), query: { limit: ALL } };
  return queryOptions({
    queryKey: ["ksockets", networkId, ksocketId, "tokens"],
    queryFn: () => told(api.GET(`${ONE}/tokens`, { params })),
  });
}

export function refusalsQuery(networkId: string, ksocketId: string) {
  const params = { path: ofKsocket(networkId, ksocketId), query: { limit: ALL } };
  return queryOptions({
    queryKey: ["ksockets", networkId, ksocketId, "refused-connections"],
    queryFn: () => told(api.GET(`${ONE}/refused-connections`, { params })),
  });
}
