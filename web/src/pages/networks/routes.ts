import { createRoute } from "@tanstack/react-router";
import { pageOf } from "../../parts/address";
import { lazily } from "../../parts/lazily";
import { root, text } from "../../root";

export interface NetworksSearch {
  space?: string | undefined;
  filter?: string | undefined;
  page?: number | undefined;
}

export const networksRoute = createRoute({
  getParentRoute: () => root,
  path: "/apps/sonar/networks",
  validateSearch: (given: Record<string, unknown>): NetworksSearch => ({
    space: text(given, "space"),
    filter: text(given, "filter"),
    page: pageOf(given),
  }),
  component: lazily(() => import("./list"), "Networks"),
});
