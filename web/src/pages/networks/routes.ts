import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { root } from "../../root";

export const networksRoute = createRoute({
  getParentRoute: () => root,
  path: "/apps/sonar/networks",
  component: lazyRouteComponent(() => import("./list"), "Networks"),
});
