import { createRoute } from "@tanstack/react-router";
import { lazily } from "../../parts/lazily";
import { pageOf } from "../../parts/address";
import { text } from "../../root";
import { networkRoute } from "../network/routes";

export const STATUSES = ["open", "merged", "waiting", "rejected"] as const;
export type Status = (typeof STATUSES)[number];

export interface SnapshotsSearch {
  page?: number | undefined;
  sort?: string | undefined;
  status?: Status | undefined;
  named?: boolean | undefined;
}

export const snapshotsRoute = createRoute({
  getParentRoute: () => networkRoute,
  path: "snapshots",
  validateSearch: (given: Record<string, unknown>): SnapshotsSearch => ({
    page: pageOf(given),
    sort: text(given, "sort"),
    status: STATUSES.find((one) => one === given["status"]),
    named: given["named"] === true ? true : undefined,
  }),
  component: lazily(() => import("./list"), "Snapshots"),
});

export const snapshotRoute = createRoute({
  getParentRoute: () => networkRoute,
  path: "snapshots/$snapshotId",
  validateSearch: (given: Record<string, unknown>): { page?: number | undefined; text?: string | undefined } => ({
    page: pageOf(given),
    text: text(given, "text"),
  }),
  component: lazily(() => import("./snapshot"), "SnapshotPage"),
});

export const snapshotNodeRoute = createRoute({
  getParentRoute: () => networkRoute,
  path: "snapshots/$snapshotId/nodes/$nodeId",
  component: lazily(() => import("./node"), "SnapshotNodePage"),
});
