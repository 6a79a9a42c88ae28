/** All pages: each part of them names its own in its routes.ts. */
import { createRouter } from "@tanstack/react-router";
import { accountRoute, sessionsRoute, tokensRoute } from "./pages/account/routes";
import { mapRoute } from "./pages/map/routes";
import { dashboardRoute, homeRoute } from "./pages/dashboard/routes";
import { eventsRoute, networkEventsRoute } from "./pages/events/routes";
import { networkHome, networkRoute } from "./pages/network/routes";
import { networksRoute } from "./pages/networks/routes";
import { nodeRoute } from "./pages/node/routes";
import { nodesRoute } from "./pages/nodes/routes";
import { networkSettingsRoute, settingsRoutes } from "./pages/settings/routes";
import { loginRoute } from "./pages/signin/routes";
import { scanRoute, scanSettingsRoute, scansRoute, schedulesRoute } from "./pages/scans/routes";
import { root } from "./root";

const tree = root.addChildren([
  homeRoute,
  dashboardRoute,
  eventsRoute,
  networksRoute,
  networkRoute.addChildren([networkHome, nodesRoute, networkSettingsRoute], mapRoute], networkEventsRoute], scansRoute, scanRoute, schedulesRoute, scanSettingsRoute]),
  nodeRoute,
  settingsRoutes,
  loginRoute,
  accountRoute,
  sessionsRoute,
  tokensRoute,
]);

export const router = createRouter({ routeTree: tree, defaultPreload: "intent", scrollRestoration: true });

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
