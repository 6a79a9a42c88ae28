import { createRoute } from "@tanstack/react-router";
import { lazily } from "../../parts/lazily";
import { networkRoute } from "../network/routes";
import { settingsFrame } from "../settings/routes";

export const ksocketsRoute = createRoute({
  getParentRoute: () => networkRoute,
  path: "ksockets",
  component: lazily(() => import("./list"), "NetworkKsockets"),
});

export const ksocketRoute = createRoute({
  getParentRoute: () => networkRoute,
  path: "ksockets/$ksocketId",
  component: lazily(() => import("./ksocket"), "KsocketPage"),
});

/** Those of all networks: their tokens are renewed together. */
export const allKsocketsRoute = createRoute({
  getParentRoute: () => settingsFrame,
  path: "/settings/ksockets",
  component: lazily(() => import("./all"), "AllKsockets"),
});
