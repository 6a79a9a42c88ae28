/** What happens while one looks: the hub's stream of messages makes kept answers anew, by what they are of.
 *
 * One stream a window, while the window is seen: browsers open six connections to a hub that speaks HTTP/1.1, for all
 * windows together. Where the stream cannot be had, what is on the screen is asked again every few seconds.
 */
import { useQuery, useQueryClient, type InvalidateQueryFilters, type QueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { EVERYWHERE } from "./ask";
import { api, told } from "./client";
import { Pace } from "./pace";

export interface PartGoing {
  ksocketId: string;
  status: string;
  sent: number;
  planned: number;
  found: number;
  asked: number;
  rate?: number | null | undefined; // probes a second
}

/** A run that is not over. */
export interface Going {
  scanId: string;
  kind: string;
  status: string;
  ksockets: PartGoing[];
}

export interface Message {
  kind: string;
  networkId: string;
  scans?: Going[];
}

const STREAM = "/api/apps/sonar/live";
const POLL = 10_000; // milliseconds, without a stream
const COME_AGAIN = 30_000; // after the hub has sent it away
const LISTS = 5_000; // what is long, or dear, is asked again at most so often
const SOON = 500;

/** Beginnings of keys that are of one network, and (own: false) of those that span networks, by what happened. */
const KEYS: Record<string, readonly (readonly [name: string, own: boolean, every: number])[]> = {
  network: [
    ["networks", false, SOON],
    ["network", true, SOON],
    ["schedules", true, SOON],
  ],
  scan: [
    ["scans", true, SOON],
    ["networks", false, LISTS],
    ["dashboard", false, LISTS],
  ],
  log: [["scan-log", true, SOON]],
  nodes: [
    ["nodes", true, LISTS],
    ["node", true, LISTS],
    ["packages", true, LISTS],
    ["updates", true, LISTS],
    ["networks", false, LISTS],
    ["dashboard", false, LISTS],
  ],
  ksocket: [
    ["ksockets", true, SOON],
    ["dashboard", false, LISTS],
  ],
  snapshot: [["snapshots", true, LISTS]],
  event: [
    ["events", true, LISTS],
    ["events", false, LISTS],
  ],
  map: [["positions", true, SOON]],
};
const LIVE = new Set(Object.values(KEYS).flatMap((keys) => keys.map(([name]) => name)));

export function progressKey(networkId: string) {
  return ["progress", networkId] as const;
}

/** The network's runs that are not over, with how far each Ksocket is; [] where none is, or nothing is known of it. */
export function useProgress(networkId: string): Going[] {
  const { data } = useQuery<Going[]>({
    queryKey: progressKey(networkId),
    queryFn: () => [],
    enabled: false, // the stream writes it
    initialData: [],
    staleTime: Infinity,
  });
  return data;
}

const livingKey = ["live"];

/** Whether the stream is there: what is on the screen need not be asked again by itself. */
export function useLiving(): boolean {
  const { data } = useQuery<boolean>({
    queryKey: livingKey,
    queryFn: () => false,
    enabled: false,
    initialData: false,
    staleTime: Infinity,
  });
  return data;
}

/** Asks again what is on the screen. What is asked for the first time just now may have been read before: once more. */
function renew(queries: QueryClient, filters: InvalidateQueryFilters): void {
  const first = queries
    .getQueryCache()
    .findAll(filters)
    .filter(({ state }) => state.data === undefined && state.fetchStatus !== "idle");
  const renewed = queries.invalidateQueries(filters);
  for (const { queryKey } of first) void renewed.then(() => queries.invalidateQueries({ queryKey, exact: true }));
}

/** What one message makes anew. Pure but for the cache. */
export function heard(queries: QueryClient, pace: Pace, message: Message): void {
  const { kind, networkId } = message;
  if (kind === "progress") {
    queries.setQueryData(progressKey(networkId), message.scans ?? []);
    return;
  }
  for (const [name, own, every] of KEYS[kind] ?? []) {
    const queryKey = own ? [name, networkId] : name === "events" ? [name, EVERYWHERE] : [name];
    pace.run(queryKey.join(" "), every, () => renew(queries, { queryKey }));
  }
}

/** For this cache: what the stream tells is told once, and kept while nobody looks at it, too. */
export function keep(queries: QueryClient): void {
  for (const queryKey of [livingKey, ["progress"]]) queries.setQueryDefaults(queryKey, { gcTime: Infinity });
}

/** The stream is there again. It begins with the runs that go on: of others nothing is known. */
export function resumed(queries: QueryClient): void {
  queries.setQueriesData<Going[]>({ queryKey: ["progress"] }, []);
  again(queries);
}

/** What is on the screen, and may have changed unheard. */
function again(queries: QueryClient): void {
  renew(queries, { predicate: (one) => LIVE.has(String(one.queryKey[0])) });
}

class Stream {
  private source: EventSource | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private polling: ReturnType<typeof setInterval> | undefined;
  private missed = false;
  private readonly pace = new Pace();

  constructor(private readonly queries: QueryClient) {
    keep(queries);
    document.addEventListener("visibilitychange", this.look);
    this.look();
  }

  close(): void {
    document.removeEventListener("visibilitychange", this.look);
    this.pace.stop();
    this.leave();
  }

  private readonly look = (): void => {
    if (document.visibilityState === "hidden") this.leave();
    else if (!this.source) this.open();
  };

  private open(): void {
    clearTimeout(this.timer);
    const source = new EventSource(STREAM);
    this.source = source;
    source.onopen = () => this.living();
    source.onmessage = ({ data }: MessageEvent<string>) => heard(this.queries, this.pace, JSON.parse(data) as Message);
    source.onerror = () => this.lost(source.readyState === EventSource.CLOSED);
  }

  private living(): void {
    clearInterval(this.polling);
    this.polling = undefined;
    this.queries.setQueryData(livingKey, true);
    if (this.missed) resumed(this.queries);
    this.missed = false;
  }

  /** away: the hub sent it away (the session is over, say, or there are too many); else the browser tries again. */
  private lost(away: boolean): void {
    this.missed = true;
    this.queries.setQueryData(livingKey, false);
    this.polling ??= setInterval(() => again(this.queries), POLL);
    if (!away) return;
    this.source = null;
    this.timer = setTimeout(this.look, COME_AGAIN);
    told(api.GET("/api/session")).catch(() => undefined); // a session that is over shows: the password is asked for
  }

  private leave(): void {
    clearTimeout(this.timer);
    clearInterval(this.polling);
    this.polling = undefined;
    this.source?.close();
    this.missed = this.source !== null || this.missed;
    this.source = null;
  }
}

/** Listen for as long as somebody is signed in. session: what is another after each sign-in. */
export function useLive(session: string): void {
  const queries = useQueryClient();
  useEffect(() => {
    const stream = new Stream(queries);
    return () => stream.close();
  }, [queries, session]);
}
