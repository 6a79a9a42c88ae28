/** All pages: each part of them names its own in its routes.ts. */
import { createRouter } from "@tanstack/react-router";
import { dashboardRoute, homeRoute } from "./pages/dashboard/routes";
import { eventsRoute, networkEventsRoute } from "./pages/events/routes";
import { networkHome, networkRoute } from "./pages/network/routes";
import { networksRoute } from "./pages/networks/routes";
import { nodeRoute } from "./pages/node/routes";
import { nodesRoute } from "./pages/nodes/routes";
import { root } from "./root";

const tree = root.addChildren([
  homeRoute,
  dashboardRoute,
  eventsRoute,
  networksRoute,
  networkRoute.addChildren([networkHome, nodesRoute, networkEventsRoute]),
  nodeRoute,
]);

export const router = createRouter({ routeTree: tree, defaultPreload: "intent", scrollRestoration: true });

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
