/** All pages: each part of them names its own in its routes.ts. */
import { createRouter } from "@tanstack/react-router";
import { accountRoute, sessionsRoute, tokensRoute } from "./pages/account/routes";
import { dashboardRoute, homeRoute } from "./pages/dashboard/routes";
import { differenceRoute } from "./pages/difference/routes";
import { eventsRoute, networkEventsRoute } from "./pages/events/routes";
import { guideRoute } from "./pages/guide/routes";
import { allKsocketsRoute, ksocketRoute, ksocketsRoute } from "./pages/ksockets/routes";
import { mapRoute } from "./pages/map/routes";
import { networkHome, networkRoute } from "./pages/network/routes";
import { networksRoute } from "./pages/networks/routes";
import { nodeRoute } from "./pages/node/routes";
import { allNodesRoute, nodesRoute } from "./pages/nodes/routes";
import { packagesRoute } from "./pages/packages/routes";
import { scanRoute, scanSettingsRoute, scansRoute, schedulesRoute } from "./pages/scans/routes";
import { networkSettingsRoute, settingsFrame, settingsPages } from "./pages/settings/routes";
import { loginRoute } from "./pages/signin/routes";
import { snapshotNodeRoute, snapshotRoute, snapshotsRoute } from "./pages/snapshots/routes";
import { root } from "./root";

const tree = root.addChildren([
  homeRoute,
  loginRoute,
  dashboardRoute,
  guideRoute,
  networksRoute,
  networkRoute.addChildren([
    networkHome,
    nodesRoute,
    mapRoute,
    scansRoute,
    scanRoute,
    schedulesRoute,
    scanSettingsRoute,
    snapshotsRoute,
    snapshotRoute,
    snapshotNodeRoute,
    differenceRoute,
    networkEventsRoute,
    ksocketsRoute,
    ksocketRoute,
    networkSettingsRoute,
  ]),
  nodeRoute,
  allNodesRoute,
  packagesRoute,
  eventsRoute,
  settingsFrame.addChildren([...settingsPages, allKsocketsRoute, accountRoute]),
  sessionsRoute,
  tokensRoute,
]);

export const router = createRouter({
  routeTree: tree,
  defaultPreload: "intent",
  scrollRestoration: true,
  // the page of another thing begins anew: what was typed, chosen or shown once on the one before is not for this
  defaultRemountDeps: ({ params }) => params,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
