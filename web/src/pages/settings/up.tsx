/** The way back to a list of the settings. */
import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { SETTINGS } from "./entries";

type Entry = (typeof SETTINGS)[number];

export function Up({ to, word }: { to: Entry["to"]; word: Entry["word"] }) {
  const { t } = useTranslation();
  return <Anchor renderRoot={(props) => <Link {...props} to={to} />}>{t(`settings.${word}`)}</Anchor>;
}
