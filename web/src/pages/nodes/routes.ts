import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { text } from "../../root";
import { networkRoute } from "../network/routes";

/** What the list of nodes shows is all in its address: it can be kept, and sent to a colleague. */
export interface NodesSearch {
  search?: string | undefined;
  sort?: string | undefined;
  columns?: string | undefined;
}

export const nodesRoute = createRoute({
  getParentRoute: () => networkRoute,
  path: "managed-nodes",
  validateSearch: (given: Record<string, unknown>): NodesSearch => ({
    search: text(given, "search"),
    sort: text(given, "sort"),
    columns: text(given, "columns"),
  }),
  component: lazyRouteComponent(() => import("./list"), "Nodes"),
});
