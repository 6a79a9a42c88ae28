import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { root } from "../../root";

export const TABS = ["password", "totp", "sessions", "tokens"] as const;
export type Tab = (typeof TABS)[number];

export const accountRoute = createRoute({
  getParentRoute: () => root,
  path: "/settings/account",
  validateSearch: (given: Record<string, unknown>): { tab?: Tab | undefined } => ({
    tab: TABS.find((one) => one === given["tab"]),
  }),
  component: lazyRouteComponent(() => import("./account"), "Account"),
});

/** The lists of the API have their pages there, too. */
export const sessionsRoute = createRoute({
  getParentRoute: () => root,
  path: "/settings/sessions",
  beforeLoad: () => leadTo("sessions"),
});

export const tokensRoute = createRoute({
  getParentRoute: () => root,
  path: "/settings/api-tokens",
  beforeLoad: () => leadTo("tokens"),
});

function leadTo(tab: Tab): never {
  throw redirect({ to: "/settings/account", search: { tab }, replace: true });
}
