/** The main menu. */
import { NavLink } from "@mantine/core";
import { IconNetwork, IconSettings } from "@tabler/icons-react";
import { Link, useLocation } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useAdministeredSpaces, useAdministersHub } from "../api/rights";

/** administrators: for those who administer the hub, or a space at least. under: other paths that belong to it. */
const ENTRIES = [
  { to: "/apps/sonar/networks", word: "networks", Sign: IconNetwork, administrators: false, under: null },
  { to: "/settings", word: "settings", Sign: IconSettings, administrators: true, under: "/apps/sonar/spaces" },
] as const;

export function Navigation({ onGo }: { onGo: () => void }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const ofHub = useAdministersHub();
  const administers = (useAdministeredSpaces()?.length ?? 0) > 0 || ofHub;
  return ENTRIES.filter((one) => administers || !one.administrators).map(({ to, word, Sign, under }) => (
    <NavLink
      key={to}
      component={Link}
      to={to}
      {...(under !== null && pathname.startsWith(under) && { active: true })}
      label={t(`nav.${word}`)}
      leftSection={<Sign size={18} aria-hidden />}
      onClick={onGo}
    />
  ));
}
