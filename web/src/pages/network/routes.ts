import { createRoute, redirect } from "@tanstack/react-router";
import { lazily } from "../../parts/lazily";
import { root } from "../../root";

/** A network: its name and tabs stand above each of its pages. */
export const networkRoute = createRoute({
  getParentRoute: () => root,
  path: "/apps/sonar/networks/$networkId",
  component: lazily(() => import("./network"), "NetworkFrame"),
});

export const networkHome = createRoute({
  getParentRoute: () => networkRoute,
  path: "/",
  beforeLoad: ({ params }) => {
    throw redirect({ to: "/apps/sonar/networks/$networkId/managed-nodes", params, replace: true });
  },
});
