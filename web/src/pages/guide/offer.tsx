/** The way into the guide, where nothing is there yet. */
import { Button, Group, Text } from "@mantine/core";
import { IconRoute } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useOperable } from "../../api/rights";
import { bare } from "./there";

/** networkId: the one that shall be scanned; without it a network is made first. */
export function GuideLink({ networkId }: { networkId?: string }) {
  const { t } = useTranslation();
  if (!useOperable()?.spaces.length) return null;
  return (
    <Button
      variant="light"
      leftSection={<IconRoute size={16} aria-hidden />}
      renderRoot={(props) => <Link {...props} to="/apps/sonar/guide" search={{ network: networkId }} />}
    >
      {t("guide.begin")}
    </Button>
  );
}

/** On the pages of a network in which nothing was found yet. */
export function GuideOffer({ networkId }: { networkId: string }) {
  const { t } = useTranslation();
  const network = useOperable()?.networks.find((one) => one.networkId === networkId);
  if (!network || !bare(network)) return null;
  return (
    <Group gap="sm">
      <Text size="sm">{t("guide.offer")}</Text>
      <GuideLink networkId={networkId} />
    </Group>
  );
}
