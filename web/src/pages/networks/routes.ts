import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { root } from "../../root";

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
  component: lazyRouteComponent(() => import("./list"), "Networks"),
});
