/** The main menu. */
import { NavLink } from "@mantine/core";
import { IconNetwork, IconServer2 } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

const ENTRIES = [
  { to: "/apps/sonar/networks", word: "networks", Sign: IconNetwork },
  { to: "/apps/sonar/managed-nodes", word: "nodes", Sign: IconServer2 },
] as const;

export function Navigation({ onGo }: { onGo: () => void }) {
  const { t } = useTranslation();
  return ENTRIES.map(({ to, word, Sign }) => (
    <NavLink
      key={to}
      component={Link}
      to={to}
      label={t(`nav.${word}`)}
      leftSection={<Sign size={18} aria-hidden />}
      onClick={onGo}
    />
  ));
}
