import { infiniteQueryOptions, queryOptions, type QueryKey } from "@tanstack/react-query";
import { ApiError, api, told, type Schemas } from "../../api/client";
import { again } from "../../api/queries";
import type { Narrowed } from "./routes";

export type Difference = Schemas["DifferenceView"];
export type DifferingNode = Schemas["DifferingNode"];
export type Change = Schemas["ChangeView"];

/** Two snapshots of a network; from undefined: the merged one before `to`. */
export interface Pair {
  networkId: string;
  from: string | undefined;
  to: string;
}

const NODES = 500; // at once: each part is worked out anew by the hub
const SHOWN = 2; // changes of a node before it is opened
const PATIENCE = 1500; // milliseconds until a hub that works out others is asked again
export const CHANGES = 100; // of an opened node, a page

/** The hub makes only some at once. */
function busy(error: Error): boolean {
  return error instanceof ApiError && error.code === "export-busy";
}

const patient = {
  retry: (failures: number, error: Error) => busy(error) || again(failures, error),
  retryDelay: (failures: number, error: Error) => (busy(error) ? PATIENCE : Math.min(1000 * 2 ** failures, 10_000)),
  staleTime: 60_000, // snapshots do not change
};

function asked({ state, kind, how, text }: Narrowed) {
  return { ...(state && { state }), ...(kind && { kind }), ...(how && { how }), ...(text && { text }) };
}

function pairKey({ networkId, from, to }: Pair): QueryKey {
  return ["difference", networkId, to, from ?? ""]; // not of "snapshots": it is dear, and a scan that goes on is not of it
}

export function differenceQuery(pair: Pair, narrowed: Narrowed) {
  const path = { network_id: Number(pair.networkId), snapshot_id: Number(pair.to) };
  const key = pairKey(pair);
  return infiniteQueryOptions({
    queryKey: [...key, asked(narrowed)],
    queryFn: ({ pageParam }) => {
      const query = {
        limit: NODES,
        offset: pageParam,
        changes: SHOWN,
        ...(pair.from && { from: Number(pair.from) }),
        ...asked(narrowed),
      };
      const params = { path, query };
      return told(api.GET("/api/apps/sonar/networks/{network_id}/snapshots/{snapshot_id}/difference", { params }));
    },
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const have = pages.reduce((sum, one) => sum + one.items.length, 0);
      return have < last.total && last.items.length > 0 ? have : undefined;
    },
    // while it is narrowed otherwise, what was there stays; of another pair nothing does
    placeholderData: (before, query) => (key.every((one, at) => query?.queryKey[at] === one) ? before : undefined),
    ...patient,
  });
}

export function nodeDifferenceQuery(pair: Pair, nodeId: string, { kind, how }: Narrowed, page: number) {
  const path = {
    network_id: Number(pair.networkId),
    snapshot_id: Number(pair.to),
    node_id: Number(nodeId),
  };
  const query = {
    limit: CHANGES,
    offset: (page - 1) * CHANGES,
    ...(pair.from && { from: Number(pair.from) }),
    ...asked({ kind, how }),
  };
  const where = "/api/apps/sonar/networks/{network_id}/snapshots/{snapshot_id}/nodes/{node_id}/difference";
  return queryOptions({
    queryKey: [...pairKey(pair), "node", nodeId, query],
    queryFn: () => told(api.GET(where, { params: { path, query } })),
    placeholderData: (before) => before,
    ...patient,
  });
}
