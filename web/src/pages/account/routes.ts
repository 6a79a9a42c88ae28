import { createRoute, redirect } from "@tanstack/react-router";
import { lazily } from "../../parts/lazily";
import { root } from "../../root";
import { settingsFrame } from "../settings/routes";

export const TABS = ["password", "totp", "sessions", "tokens"] as const;
export type Tab = (typeof TABS)[number];

interface Shown {
  tab?: Tab | undefined;
  /** Whether an administrator looks at everybody's API tokens. */
  everybody?: boolean | undefined;
}

export const accountRoute = createRoute({
  getParentRoute: () => settingsFrame,
  path: "/settings/account",
  validateSearch: (given: Record<string, unknown>): Shown => ({
    tab: TABS.find((one) => one === given["tab"]),
    everybody: given["everybody"] === true || undefined,
  }),
  component: lazily(() => import("./account"), "Account"),
});

/** The lists of the API have their pages there, too. */
export const sessionsRoute = createRoute({
  getParentRoute: () => root,
  path: "/settings/sessions",
  beforeLoad: () => leadTo({ tab: "sessions" }),
});

export const tokensRoute = createRoute({
  getParentRoute: () => root,
  path: "/settings/api-tokens",
  beforeLoad: () => leadTo({ tab: "tokens", everybody: true }),
});

function leadTo(search: Shown): never {
  throw redirect({ to: "/settings/account", search, replace: true });
}
