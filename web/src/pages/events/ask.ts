import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { EVERYWHERE } from "../../api/ask";
import { hubNow } from "../../api/clock";
import { api, told, type Schemas } from "../../api/client";
import { isKind } from "./kinds";
import type { EventsSearch } from "./routes";
import { before, from } from "./when";

export type Happened = Schemas["FeedEvent"];

const PART = 100; // events that are asked for at once
const LOOK = 15_000; // milliseconds until it is asked what is new, where nothing tells it live

function number(text: string | undefined): number | null {
  const value = Number(text);
  return Number.isSafeInteger(value) && value > 0 ? value : null;
}

/** What the hub is asked, of what the page's address says; what it does not understand is left out. zone: in which days
 * are meant. */
export function asked(wanted: EventsSearch, zone: string | undefined, now = hubNow()) {
  const kinds = (wanted.kind ?? "").split(",").filter(isKind);
  return {
    kind: kinds.length > 0 ? kinds.join(",") : null,
    spaceId: number(wanted.spaceId),
    networkId: number(wanted.networkId),
    since: from(wanted.since, now, zone),
    until: before(wanted.until, zone),
  };
}

function key({ networkId, spaceId, kind, since, until }: EventsSearch, zone: string | undefined) {
  return [networkId ?? EVERYWHERE, { spaceId, kind, since, until, zone }] as const;
}

/** Events, the newest first, each part by the number of the last one: what comes meanwhile moves nothing, and is not
 * asked for by it: after a day of looking back it has many parts. */
export function eventsQuery(wanted: EventsSearch, zone?: string) {
  return infiniteQueryOptions({
    queryKey: ["events-list", ...key(wanted, zone)],
    queryFn: ({ pageParam }) => {
      const query = { ...asked(wanted, zone), limit: PART, before: pageParam };
      return told(api.GET("/api/apps/sonar/events", { params: { query } }));
    },
    initialPageParam: null as number | null,
    getNextPageParam: (last) => (last.items.length < PART ? undefined : number(last.items.at(-1)?.eventId)),
    placeholderData: (before) => before,
  });
}

/** What has happened since the event of that number. */
export function newerQuery(wanted: EventsSearch, after: string, zone?: string) {
  const query = { ...asked(wanted, zone), after: Number(after), limit: PART };
  return queryOptions({
    queryKey: ["events", ...key(wanted, zone), "newer", after],
    queryFn: () => told(api.GET("/api/apps/sonar/events", { params: { query } })),
    refetchInterval: LOOK,
  });
}
