import { createRoute } from "@tanstack/react-router";
import { lazily } from "../../parts/lazily";
import { root, text } from "../../root";

export const networksRoute = createRoute({
  getParentRoute: () => root,
  path: "/apps/sonar/networks",
  validateSearch: (given: Record<string, unknown>): { space?: string | undefined; filter?: string | undefined } => ({
    space: text(given, "space"),
    filter: text(given, "filter"),
  }),
  component: lazily(() => import("./list"), "Networks"),
});
