/** The way back. */
import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

export function NetworksLink() {
  const { t } = useTranslation();
  return <Anchor renderRoot={(props) => <Link {...props} to="/apps/sonar/networks" />}>{t("networks.title")}</Anchor>;
}

export function NetworkLink({ networkId, name }: { networkId: string; name: string | undefined }) {
  return (
    <Anchor
      className="said"
      renderRoot={(props) => (
        <Link {...props} to="/apps/sonar/networks/$networkId/managed-nodes" params={{ networkId }} />
      )}
    >
      {name ?? networkId}
    </Anchor>
  );
}
