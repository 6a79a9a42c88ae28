import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, test, vi } from "vitest";
import { Pace } from "./pace";

vi.stubGlobal("window", { location: { origin: "http://hub.test" } });
const { heard, keep, progressKey, resumed } = await import("./live");
const { ksocketsQuery, networkQuery, networksQuery } = await import("./ask");
const { eventsQuery, newerQuery } = await import("../pages/events/ask");
const { nodeQuery, packagesQuery } = await import("../pages/node/ask");
const { rowsQuery } = await import("../pages/nodes/ask");
const { dashboardQuery } = await import("../pages/dashboard/ask");
const { positionsQuery } = await import("../pages/map/ask");
const { logQuery, scanQuery, scansQuery } = await import("../pages/scans/ask");
const { schedulesQuery } = await import("../pages/schedules/ask");
const { snapshotQuery } = await import("../pages/snapshots/ask");

const nodes = (networkId: string) => rowsQuery({ networkId, search: "", sort: "displayName" }, 0);

interface Asked {
  queryKey: readonly unknown[];
}

/** By what happens in network 2 which answers are made anew; those of network 3 never are. */
test.each<[kind: string, ...asked: Asked[]]>([
  ["network", networksQuery, networkQuery("2"), schedulesQuery("2")],
  [
    "scan",
    scansQuery("2", undefined, 1),
    scanQuery("2", "7", true),
    networksQuery,
    dashboardQuery(undefined, undefined),
  ],
  ["log", logQuery("2", "7", true)],
  ["nodes", nodes("2"), nodeQuery("2", "5"), packagesQuery("2", "5"), networksQuery],
  ["ksocket", ksocketsQuery("2")],
  ["snapshot", snapshotQuery("2", "4")],
  ["map", positionsQuery("2", {})],
  ["event", newerQuery({}, "5"), newerQuery({ networkId: "2" }, "5")],
])("%s", (kind, ...asked) => {
  const queries = new QueryClient();
  const others = [
    networkQuery("3"),
    nodes("3"),
    scansQuery("3", undefined, 1),
    newerQuery({ networkId: "3" }, "5"),
    eventsQuery({}),
  ];
  const keys = (all: Asked[]) => all.map((one) => one.queryKey);
  for (const key of keys([...asked, ...others])) queries.setQueryData(key, {});
  const pace = new Pace();
  heard(queries, pace, { kind, networkId: "2" });
  pace.stop();
  for (const key of keys(asked)) expect(queries.getQueryState(key)?.isInvalidated, JSON.stringify(key)).toBe(true);
  for (const key of keys(others)) expect(queries.getQueryState(key)?.isInvalidated, JSON.stringify(key)).toBe(false);
});

test("what is asked for the first time when something happens is asked once more", async () => {
  const queries = new QueryClient();
  const answers: ((answer: string) => void)[] = [];
  const queryFn = () => new Promise<string>((answer) => answers.push(answer));
  const leave = new QueryObserver(queries, { queryKey: ["scans", "2"], queryFn }).subscribe(() => undefined);
  heard(queries, new Pace(), { kind: "scan", networkId: "2" });
  expect(answers).toHaveLength(1); // a slow answer is waited for, however much happens
  answers[0]?.("before");
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  answers[1]?.("after");
  await vi.waitFor(() => expect(queries.getQueryData(["scans", "2"])).toBe("after"));
  leave();
});

const GOING = [{ scanId: "7", kind: "scan", status: "running", ksockets: [] }];

test("a run that ended while nobody listened goes on no more, and what is on the screen is asked anew", () => {
  const queries = new QueryClient();
  queries.setQueryData(progressKey("2"), GOING);
  queries.setQueryData(networksQuery.queryKey, { items: [], total: 0 });
  resumed(queries);
  expect(queries.getQueryData(progressKey("2"))).toEqual([]);
  expect(queries.getQueryState(networksQuery.queryKey)?.isInvalidated).toBe(true);
});

test("what was told once is kept while nobody looks at it", () => {
  vi.useFakeTimers();
  const queries = new QueryClient();
  keep(queries);
  queries.setQueryData(progressKey("2"), GOING);
  queries.setQueryData(["live"], true);
  vi.advanceTimersByTime(3_600_000);
  expect([queries.getQueryData(progressKey("2")), queries.getQueryData(["live"])]).toEqual([GOING, true]);
  vi.useRealTimers();
});
