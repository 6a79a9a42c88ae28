import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { networkRoute } from "../network/routes";
import { settingsFrame } from "../settings/routes";

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
  getParentRoute: () => settingsFrame,
  path: "/settings/ksockets",
  component: lazyRouteComponent(() => import("./all"), "AllKsockets"),
});
