import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { root, text } from "../../root";

export const homeRoute = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/apps/sonar/networks", replace: true });
  },
});

export const networksRoute = createRoute({
  getParentRoute: () => root,
  path: "/apps/sonar/networks",
  validateSearch: (given: Record<string, unknown>): { space?: string | undefined; filter?: string | undefined } => ({
    space: text(given, "space"),
    filter: text(given, "filter"),
  }),
  component: lazyRouteComponent(() => import("./list"), "Networks"),
});
