/** The main menu. */
import { NavLink } from "@mantine/core";
import { IconHistory, IconLayoutDashboard, IconNetwork } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

const ENTRIES = [
  { to: "/apps/sonar", word: "dashboard", Sign: IconLayoutDashboard, exact: true },
  { to: "/apps/sonar/networks", word: "networks", Sign: IconNetwork, exact: false },
  { to: "/apps/sonar/events", word: "events", Sign: IconHistory, exact: false },
] as const;

export function Navigation({ onGo }: { onGo: () => void }) {
  const { t } = useTranslation();
  return ENTRIES.map(({ to, word, Sign, exact }) => (
    <NavLink
      key={to}
      component={Link}
      to={to}
      activeOptions={{ exact, includeSearch: false }}
      label={t(`nav.${word}`)}
      leftSection={<Sign size={18} aria-hidden />}
      onClick={onGo}
    />
  ));
}
