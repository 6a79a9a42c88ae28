import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { root } from "../../root";
import { TABS, type Tab } from "./shown";

export const nodeRoute = createRoute({
  getParentRoute: () => root,
  path: "/apps/sonar/networks/$networkId/managed-nodes/$nodeId",
  validateSearch: (given: Record<string, unknown>): { tab?: Tab | undefined } => ({
    tab: TABS.find((one) => one === given["tab"]),
  }),
  component: lazyRouteComponent(() => import("./node"), "NodePage"),
});
