import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { root } from "../../root";
import { networkRoute } from "../network/routes";

export const ksocketsRoute = createRoute({
  getParentRoute: () => networkRoute,
  path: "ksockets",
  component: lazyRouteComponent(() => import("./list"), "NetworkKsockets"),
});

export const ksocketRoute = createRoute({
  getParentRoute: () => networkRoute,
  path: "ksockets/$ksocketId",
  component: lazyRouteComponent(() => import("./ksocket"), "KsocketPage"),
});

/** Those of all networks: their tokens are renewed together. */
export const allKsocketsRoute = createRoute({
  getParentRoute: () => root,
  path: "/settings/ksockets",
  component: lazyRouteComponent(() => import("./all"), "AllKsockets"),
});
