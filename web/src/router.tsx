/** All pages: each part of them names its own in its routes.ts. */
import { createRouter } from "@tanstack/react-router";
import { guideRoute } from "./pages/guide/routes";
import { allKsocketsRoute, ksocketRoute, ksocketsRoute } from "./pages/ksockets/routes";
import { networkHome, networkRoute } from "./pages/network/routes";
import { homeRoute, networksRoute } from "./pages/networks/routes";
import { nodeRoute } from "./pages/node/routes";
import { nodesRoute } from "./pages/nodes/routes";
import { root } from "./root";

const tree = root.addChildren([
  homeRoute,
  networksRoute,
  networkRoute.addChildren([networkHome, nodesRoute, ksocketsRoute, ksocketRoute]),
  nodeRoute,
  allKsocketsRoute,
  guideRoute,
]);

export const router = createRouter({ routeTree: tree, defaultPreload: "intent", scrollRestoration: true });

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
