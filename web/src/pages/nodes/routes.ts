import { createRoute } from "@tanstack/react-router";
import { lazily } from "../../parts/lazily";
import { root, text } from "../../root";
import { networkRoute } from "../network/routes";

/** What the list of nodes shows is all in its address: it can be kept, and sent to a colleague. */
export interface NodesSearch {
  search?: string | undefined;
  sort?: string | undefined;
  columns?: string | undefined;
}

function validateSearch(given: Record<string, unknown>): NodesSearch {
  return { search: text(given, "search"), sort: text(given, "sort"), columns: text(given, "columns") };
}

export const nodesRoute = createRoute({
  getParentRoute: () => networkRoute,
  path: "managed-nodes",
  validateSearch,
  component: lazily(() => import("./pages"), "Nodes"),
});

export const allNodesRoute = createRoute({
  getParentRoute: () => root,
  path: "/apps/sonar/managed-nodes",
  validateSearch,
  component: lazily(() => import("./pages"), "AllNodes"),
});
