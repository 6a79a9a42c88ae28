/** The main menu. */
import { NavLink } from "@mantine/core";
import {
  IconHistory,
  IconLayoutDashboard,
  IconNetwork,
  IconPackages,
  IconServer2,
  IconSettings,
} from "@tabler/icons-react";
import { Link, useLocation } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useAdministeredSpaces, useAdministersHub } from "../api/rights";

interface Entry {
  to: string;
  word: "dashboard" | "networks" | "nodes" | "packages" | "events" | "settings";
  Sign: typeof IconNetwork;
  /** Its path begins those of others. */
  exact?: boolean;
  /** For those who administer the hub, or a space at least. */
  administrators?: boolean;
  /** Other paths that belong to it. */
  under?: string;
}

const ENTRIES: Entry[] = [
  { to: "/apps/sonar", word: "dashboard", Sign: IconLayoutDashboard, exact: true },
  { to: "/apps/sonar/networks", word: "networks", Sign: IconNetwork },
  { to: "/apps/sonar/managed-nodes", word: "nodes", Sign: IconServer2 },
  { to: "/apps/sonar/packages/search", word: "packages", Sign: IconPackages },
  { to: "/apps/sonar/events", word: "events", Sign: IconHistory },
  { to: "/settings", word: "settings", Sign: IconSettings, administrators: true, under: "/apps/sonar/spaces" },
];

export function Navigation({ onGo }: { onGo: () => void }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const ofHub = useAdministersHub();
  const administers = (useAdministeredSpaces()?.length ?? 0) > 0 || ofHub;
  return ENTRIES.filter((one) => administers || !one.administrators).map(({ to, word, Sign, exact, under }) => (
    <NavLink
      key={to}
      component={Link}
      to={to}
      activeOptions={{ exact: exact ?? false, includeSearch: false }}
      {...(under !== undefined && pathname.startsWith(under) && { active: true })}
      label={t(`nav.${word}`)}
      leftSection={<Sign size={18} aria-hidden />}
      onClick={onGo}
    />
  ));
}
