import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { ALL } from "../../api/ask";
import { api, told, type Schemas } from "../../api/client";
import { tellFailed } from "../../parts/told";
import type { Kind } from "./routes";

export type Run = Schemas["ScanView"];
export type Part = Schemas["PartView"];
export type NewScan = Schemas["NewScan"];

export const RUNS = 30; // of one page
const NOT_LIVE = 5000; // milliseconds: without the stream, and while a run goes on

const PATH = "/api/apps/sonar/networks/{network_id}/scans";

function where(networkId: string) {
  return { network_id: Number(networkId) };
}

/** Whether it goes on: a run, or what its Ksockets are asked. */
export function underWay(run: { status: string } | undefined): boolean {
  return run?.status === "ordered" || run?.status === "running";
}

export function scansQuery(networkId: string, kind: Kind | undefined, page: number) {
  const query = { limit: RUNS, offset: (page - 1) * RUNS, ...(kind ? { kind } : {}) };
  return queryOptions({
    queryKey: ["scans", networkId, "list", kind ?? "", page],
    queryFn: () => told(api.GET(PATH, { params: { path: where(networkId), query } })),
    placeholderData: keepPreviousData,
  });
}

export function scanQuery(networkId: string, run: string, living: boolean) {
  const params = { path: { ...where(networkId), run } };
  return queryOptions({
    queryKey: ["scans", networkId, "one", run],
    queryFn: () => told(api.GET("/api/apps/sonar/networks/{network_id}/scans/{run}", { params })),
    refetchInterval: ({ state }) => (state.data && underWay(state.data) ? (living ? 6 * NOT_LIVE : NOT_LIVE) : false),
  });
}

export function logQuery(networkId: string, run: string, going: boolean) {
  const params = { path: { ...where(networkId), run }, query: { limit: ALL } };
  return queryOptions({
    queryKey: ["scan-log", networkId, run],
    queryFn: () => told(api.GET("/api/apps/sonar/networks/{network_id}/scans/{run}/log", { params })),
    refetchInterval: going ? NOT_LIVE : false,
  });
}

/** The newest plans: what the Ksockets' own machines forbid is told in them alone. */
export function plansQuery(networkId: string) {
  const params = { path: where(networkId), query: { kind: "plan" as const, limit: RUNS } };
  return queryOptions({
    queryKey: ["scans", networkId, "plans"],
    queryFn: () => told(api.GET(PATH, { params })),
  });
}

/** Order it, and write the change that it belongs to. Where that cannot be written, the run is ordered all the same:
 * who was told of a failure would order it twice. */
export async function order(networkId: string, body: NewScan, reference: string): Promise<Run> {
  const run = await told(api.POST(PATH, { params: { path: where(networkId) }, body }));
  if (reference.trim() !== "") await refer(networkId, run.scanId, reference).catch(tellFailed);
  return run;
}

export function refer(networkId: string, run: string, reference: string | null) {
  const params = { path: { ...where(networkId), run } };
  return told(api.PUT("/api/apps/sonar/networks/{network_id}/scans/{run}/reference", { params, body: { reference } }));
}

export function cancel(networkId: string, run: string) {
  const params = { path: { ...where(networkId), run } };
  return told(api.POST("/api/apps/sonar/networks/{network_id}/scans/{run}/cancel", { params }));
}
