/** All pages. A page's path is that of the API without /api (the names that the hub's API keeps). */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { Broken, Missing } from "./parts/failed";
import { Shell } from "./parts/shell";

const root = createRootRoute({ component: Shell, notFoundComponent: Missing, errorComponent: Broken });

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/apps/sonar/networks" });
  },
});

const networks = createRoute({
  getParentRoute: () => root,
  path: "/apps/sonar/networks",
  component: lazyRouteComponent(() => import("./pages/networks/list"), "Networks"),
});

/** What the list of nodes shows is all in its address: it can be kept, and sent to a colleague. */
export interface NodesSearch {
  search?: string | undefined;
  sort?: string | undefined;
  columns?: string | undefined;
}

const nodes = createRoute({
  getParentRoute: () => root,
  path: "/apps/sonar/networks/$networkId/managed-nodes",
  validateSearch: (given: Record<string, unknown>): NodesSearch => ({
    search: typeof given["search"] === "string" ? given["search"] : undefined,
    sort: typeof given["sort"] === "string" ? given["sort"] : undefined,
    columns: typeof given["columns"] === "string" ? given["columns"] : undefined,
  }),
  component: lazyRouteComponent(() => import("./pages/nodes/list"), "Nodes"),
});

const network = createRoute({
  getParentRoute: () => root,
  path: "/apps/sonar/networks/$networkId",
  beforeLoad: ({ params }) => {
    throw redirect({ to: "/apps/sonar/networks/$networkId/managed-nodes", params });
  },
});

export const TABS = ["detail", "packages", "updates", "notes", "changes", "attempts"] as const;
export type Tab = (typeof TABS)[number];

const node = createRoute({
  getParentRoute: () => root,
  path: "/apps/sonar/networks/$networkId/managed-nodes/$nodeId",
  validateSearch: (given: Record<string, unknown>): { tab?: Tab | undefined } => ({
    tab: TABS.find((one) => one === given["tab"]),
  }),
  component: lazyRouteComponent(() => import("./pages/node/node"), "NodePage"),
});

const tree = root.addChildren([home, networks, network, nodes, node]);

export const router = createRouter({ routeTree: tree, defaultPreload: "intent", scrollRestoration: true });

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
