import { createRoute } from "@tanstack/react-router";
import { lazily } from "../../parts/lazily";
import { root, text } from "../../root";

/** Of which space or network; of all where none is named. */
export interface DashboardSearch {
  spaceId?: string | undefined;
  networkId?: string | undefined;
}

/** To the dashboard, or to the networks where there is nothing to show on it yet. */
export const homeRoute = createRoute({
  getParentRoute: () => root,
  path: "/",
  component: lazily(() => import("./home"), "Home"),
});

export const dashboardRoute = createRoute({
  getParentRoute: () => root,
  path: "/apps/sonar",
  validateSearch: (given: Record<string, unknown>): DashboardSearch => ({
    spaceId: text(given, "spaceId"),
    networkId: text(given, "networkId"),
  }),
  component: lazily(() => import("./dashboard"), "Dashboard"),
});
