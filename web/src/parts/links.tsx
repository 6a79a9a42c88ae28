/** Ways to what is spoken of. */
import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Tab } from "../pages/node/shown";

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

/** className: how a long name behaves; tab: that is opened there; title: the whole name, where it may be cut. */
interface NodeLinkProps {
  networkId: string;
  nodeId: string;
  children: ReactNode;
  className?: string | undefined;
  tab?: Tab | undefined;
  tabIndex?: number | undefined;
  title?: string | undefined;
}

export function NodeLink({ networkId, nodeId, children, className = "said", tab, tabIndex, title }: NodeLinkProps) {
  return (
    <Anchor
      size="sm"
      className={className}
      title={title}
      tabIndex={tabIndex}
      renderRoot={(props) => (
        <Link
          {...props}
          to="/apps/sonar/networks/$networkId/managed-nodes/$nodeId"
          params={{ networkId, nodeId }}
          search={{ tab }}
        />
      )}
    >
      {children}
    </Anchor>
  );
}

interface SnapshotLinkProps {
  networkId: string;
  snapshotId: string;
  children: ReactNode;
  className?: string;
}

export function SnapshotLink({ networkId, snapshotId, children, className = "said" }: SnapshotLinkProps) {
  return (
    <Anchor
      size="sm"
      className={className}
      renderRoot={(props) => (
        <Link
          {...props}
          to="/apps/sonar/networks/$networkId/snapshots/$snapshotId"
          params={{ networkId, snapshotId }}
        />
      )}
    >
      {children}
    </Anchor>
  );
}
