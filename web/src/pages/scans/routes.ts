import { createRoute } from "@tanstack/react-router";
import { lazily } from "../../parts/lazily";
import { pageOf } from "../../parts/address";
import { text } from "../../root";
import { networkRoute } from "../network/routes";

export const KINDS = ["scan", "ask", "plan", "import"] as const;
export type Kind = (typeof KINDS)[number];

interface ScansSearch {
  kind?: Kind | undefined;
  page?: number | undefined;
}

export const scansRoute = createRoute({
  getParentRoute: () => networkRoute,
  path: "scans",
  validateSearch: (given: Record<string, unknown>): ScansSearch => ({
    kind: KINDS.find((one) => one === given["kind"]),
    page: pageOf(given),
  }),
  component: lazily(() => import("./list"), "Scans"),
});

export const scanRoute = createRoute({
  getParentRoute: () => networkRoute,
  path: "scans/$run",
  component: lazily(() => import("./run"), "RunPage"),
});

export const schedulesRoute = createRoute({
  getParentRoute: () => networkRoute,
  path: "schedules",
  component: lazily(() => import("../schedules/list"), "Schedules"),
});

/** ksocket: whose own settings are shown; without it those common to the network. */
export const scanSettingsRoute = createRoute({
  getParentRoute: () => networkRoute,
  path: "scan-settings",
  validateSearch: (given: Record<string, unknown>): { ksocket?: string | undefined } => ({
    ksocket: text(given, "ksocket"),
  }),
  component: lazily(() => import("../scan-settings/page"), "ScanSettingsPage"),
});
