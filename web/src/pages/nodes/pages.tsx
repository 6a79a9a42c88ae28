/** The list of nodes as the page of a network, and as a page of the main menu. */
import { getRouteApi } from "@tanstack/react-router";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { Page } from "../../parts/page";
import { NodeList } from "./list";
import type { NodesSearch } from "./routes";

const ofNetwork = getRouteApi("/apps/sonar/networks/$networkId/managed-nodes");
const ofAll = getRouteApi("/apps/sonar/managed-nodes");

export function Nodes() {
  const { networkId } = ofNetwork.useParams();
  const navigate = ofNetwork.useNavigate();
  const change = useCallback(
    (part: NodesSearch) => void navigate({ search: (before) => ({ ...before, ...part }), replace: true }),
    [navigate],
  );
  return <NodeList key={networkId} networkId={networkId} given={ofNetwork.useSearch()} onChange={change} />;
}

export function AllNodes() {
  const { t } = useTranslation();
  const navigate = ofAll.useNavigate();
  const change = useCallback(
    (part: NodesSearch) => void navigate({ search: (before) => ({ ...before, ...part }), replace: true }),
    [navigate],
  );
  return (
    <Page title={t("nodes.all")}>
      <NodeList networkId={null} given={ofAll.useSearch()} onChange={change} />
    </Page>
  );
}
