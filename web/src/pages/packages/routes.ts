import { createRoute } from "@tanstack/react-router";
import { lazily } from "../../parts/lazily";
import { pageOf, whole } from "../../parts/address";
import { root, text } from "../../root";

export const LISTS = ["yes", "no", "unknown"] as const;
export type List = (typeof LISTS)[number];

/** What is asked of a package, and of which networks: all of the question is in the page's address. */
export interface Asked {
  name?: string | undefined;
  by?: "source" | undefined;
  /** A relation and a version, such as <3.0.14. */
  version?: string | undefined;
  arch?: string | undefined;
  kind?: string | undefined;
  networkId?: number | undefined;
  spaceId?: number | undefined;
}

export interface PackagesSearch extends Asked {
  list?: List | undefined;
  page?: number | undefined;
}

export const packagesRoute = createRoute({
  getParentRoute: () => root,
  path: "/apps/sonar/packages/search",
  validateSearch: (given: Record<string, unknown>): PackagesSearch => ({
    name: text(given, "name"),
    by: given["by"] === "source" ? "source" : undefined,
    version: text(given, "version"),
    arch: text(given, "arch"),
    kind: text(given, "kind"),
    networkId: whole(given, "networkId"),
    spaceId: whole(given, "spaceId"),
    list: LISTS.find((one) => one === given["list"]),
    page: pageOf(given),
  }),
  component: lazily(() => import("./search"), "PackagesPage"),
});
