import { createRoute } from "@tanstack/react-router";
import { lazily } from "../../parts/lazily";
import { root, text } from "../../root";
import { networkRoute } from "../network/routes";

/** kind: kinds with commas between. since: 24h, 7d, 30d or a day; until: a day, with it. Days are those of the time zone that is chosen. */
export interface EventsSearch {
  kind?: string | undefined;
  since?: string | undefined;
  until?: string | undefined;
  spaceId?: string | undefined;
  networkId?: string | undefined;
}

function narrowed(given: Record<string, unknown>): EventsSearch {
  return { kind: text(given, "kind"), since: text(given, "since"), until: text(given, "until") };
}

export const eventsRoute = createRoute({
  getParentRoute: () => root,
  path: "/apps/sonar/events",
  validateSearch: (given: Record<string, unknown>): EventsSearch => ({
    ...narrowed(given),
    spaceId: text(given, "spaceId"),
    networkId: text(given, "networkId"),
  }),
  component: lazily(() => import("./events"), "Events"),
});

export const networkEventsRoute = createRoute({
  getParentRoute: () => networkRoute,
  path: "events",
  validateSearch: narrowed,
  component: lazily(() => import("./events"), "NetworkEvents"),
});
