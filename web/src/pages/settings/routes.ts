/** Everything that administrators set; one frame with its list stands around all of these pages. */
import { createRoute } from "@tanstack/react-router";
import { lazily } from "../../parts/lazily";
import { pageOf } from "../../parts/address";
import { root, text } from "../../root";
import { networkRoute } from "../network/routes";
import { OUTCOMES, STATUSES, type Outcome, type Status } from "./words";

export const settingsFrame = createRoute({
  getParentRoute: () => root,
  id: "administration",
  component: lazily(() => import("./frame"), "SettingsFrame"),
});

const within = () => settingsFrame;

export interface Listed {
  search?: string | undefined;
  sort?: string | undefined;
  page?: number | undefined;
}

const listed = (given: Record<string, unknown>): Listed => ({
  search: text(given, "search"),
  sort: text(given, "sort"),
  page: pageOf(given),
});

const home = createRoute({
  getParentRoute: within,
  path: "/settings",
  component: lazily(() => import("./frame"), "SettingsHome"),
});

const users = createRoute({
  getParentRoute: within,
  path: "/settings/users",
  validateSearch: listed,
  component: lazily(() => import("./users/list"), "Users"),
});

const user = createRoute({
  getParentRoute: within,
  path: "/settings/users/$userId",
  component: lazily(() => import("./users/one"), "UserPage"),
});

const groups = createRoute({
  getParentRoute: within,
  path: "/settings/groups",
  validateSearch: listed,
  component: lazily(() => import("./groups/list"), "Groups"),
});

const group = createRoute({
  getParentRoute: within,
  path: "/settings/groups/$groupId",
  component: lazily(() => import("./groups/one"), "GroupPage"),
});

export interface AuditSearch {
  /** ISO 8601, in UTC. */
  from?: string | undefined;
  to?: string | undefined;
  user?: string | undefined;
  action?: string | undefined;
  space?: string | undefined;
  network?: string | undefined;
  outcome?: Outcome | undefined;
  page?: number | undefined;
}

const audit = createRoute({
  getParentRoute: within,
  path: "/settings/audit",
  validateSearch: (given: Record<string, unknown>): AuditSearch => ({
    from: text(given, "from"),
    to: text(given, "to"),
    user: text(given, "user"),
    action: text(given, "action"),
    space: text(given, "space"),
    network: text(given, "network"),
    outcome: OUTCOMES.find((one) => one === given["outcome"]),
    page: pageOf(given),
  }),
  component: lazily(() => import("./audit/log"), "AuditLog"),
});

export interface SentSearch {
  target?: string | undefined;
  status?: Status | undefined;
  page?: number | undefined;
}

const sent = (given: Record<string, unknown>): SentSearch => ({
  target: text(given, "target"),
  status: STATUSES.find((one) => one === given["status"]),
  page: pageOf(given),
});

const notifications = createRoute({
  getParentRoute: within,
  path: "/settings/notifications",
  validateSearch: sent,
  component: lazily(() => import("./notify/page"), "HubNotifications"),
});

const refused = createRoute({
  getParentRoute: within,
  path: "/settings/refused-connections",
  validateSearch: listed,
  component: lazily(() => import("./refused/list"), "RefusedConnections"),
});

const spaces = createRoute({
  getParentRoute: within,
  path: "/apps/sonar/spaces",
  component: lazily(() => import("./spaces/list"), "Spaces"),
});

/** A space: its name and tabs stand above each of its pages. */
const space = createRoute({
  getParentRoute: within,
  path: "/apps/sonar/spaces/$spaceId",
  component: lazily(() => import("./spaces/one"), "SpacePage"),
});

const spaceHome = createRoute({
  getParentRoute: () => space,
  path: "/",
  component: lazily(() => import("./spaces/about"), "SpaceAbout"),
});

const members = createRoute({
  getParentRoute: () => space,
  path: "members",
  component: lazily(() => import("./spaces/members"), "SpaceMembers"),
});

const retention = createRoute({
  getParentRoute: () => space,
  path: "retention",
  component: lazily(() => import("./spaces/retention"), "SpaceRetention"),
});

const spaceNotifications = createRoute({
  getParentRoute: () => space,
  path: "notifications",
  validateSearch: sent,
  component: lazily(() => import("./notify/page"), "SpaceNotifications"),
});

/** What administrators of its space set of one network. */
export const networkSettingsRoute = createRoute({
  getParentRoute: () => networkRoute,
  path: "settings",
  component: lazily(() => import("./network/settings"), "NetworkSettings"),
});

/** What stands in the frame; router.tsx adds what lies elsewhere. */
export const settingsPages = [
  home,
  users,
  user,
  groups,
  group,
  audit,
  notifications,
  refused,
  spaces,
  space.addChildren([spaceHome, members, retention, spaceNotifications]),
] as const;
