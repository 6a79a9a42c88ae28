import { createRoute } from "@tanstack/react-router";
import { lazily } from "../../parts/lazily";
import { root } from "../../root";
import { TABS, type Tab } from "./shown";

export const nodeRoute = createRoute({
  getParentRoute: () => root,
  path: "/apps/sonar/networks/$networkId/managed-nodes/$nodeId",
  validateSearch: (given: Record<string, unknown>): { tab?: Tab | undefined } => ({
    tab: TABS.find((one) => one === given["tab"]),
  }),
  component: lazily(() => import("./node"), "NodePage"),
});
