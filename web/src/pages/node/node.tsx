/** One node: what it is, why its addresses are one, and why not more is known. */
import { Badge, Breadcrumbs, Stack, Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { networkQuery } from "../../api/ask";
import type { Schemas } from "../../api/client";
import { Answer } from "../../parts/failed";
import { NetworkLink, NetworksLink } from "../../parts/links";
import { useTitle } from "../../parts/title";
import { tabsOf, type Tab } from "./shown";
import { nodeQuery } from "./ask";
import { Attempts } from "./attempts";
import { Changes } from "./changes";
import { called } from "./deciding";
import { Detail } from "./detail";
import { Head } from "./head";
import { Notes } from "./notes";
import { Packages, Updates } from "./packages";
import { Parts } from "./parts";
import { Ports } from "./ports";
import { Running } from "./running";
import { Snapshots } from "./snapshots";

export type Node = Schemas["ManagedNode"];

const route = getRouteApi("/apps/sonar/networks/$networkId/managed-nodes/$nodeId");

export function NodePage() {
  const { networkId, nodeId } = route.useParams();
  const { tab: asked = "detail" } = route.useSearch();
  const navigate = route.useNavigate();
  const network = useQuery(networkQuery(networkId));
  const node = useQuery(nodeQuery(networkId, nodeId));
  useTitle(node.data && called(node.data), network.data?.displayName);
  return (
    <Stack gap="sm">
      <Breadcrumbs>
        <NetworksLink />
        <NetworkLink networkId={networkId} name={network.data?.displayName} />
      </Breadcrumbs>
      <Answer query={node}>
        {(one) => (
          <>
            <Head node={one} />
            <Tabbed node={one} asked={asked} onChange={(to) => void navigate({ search: { tab: to }, replace: true })} />
          </>
        )}
      </Answer>
    </Stack>
  );
}

function Tabbed({ node, asked, onChange }: { node: Node; asked: Tab; onChange: (tab: Tab) => void }) {
  const { t } = useTranslation();
  const tabs = tabsOf(node);
  const tab = tabs.includes(asked) ? asked : "detail";
  return (
    <Tabs value={tab} onChange={(to) => onChange((to ?? "detail") as Tab)} keepMounted={false}>
      <Tabs.List>
        {tabs.map((name) => (
          <Tabs.Tab key={name} value={name} rightSection={<Count node={node} tab={name} />}>
            {t(`node.tabs.${name}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={tab} pt="md">
        <Shown tab={tab} node={node} />
      </Tabs.Panel>
    </Tabs>
  );
}

function Count({ node, tab }: { node: Node; tab: Tab }) {
  const counts: Partial<Record<Tab, number | null | undefined>> = {
    parts: node.components?.length,
    packages: node.numberOfPackages,
    updates: node.numberOfWindowsUpdates,
    attempts: node.attempts?.length ?? 0,
  };
  const count = counts[tab];
  return count == null ? null : (
    <Badge size="sm" variant="light" color="gray">
      {count.toLocaleString()}
    </Badge>
  );
}

function Shown({ tab, node }: { tab: Tab; node: Node }) {
  switch (tab) {
    case "detail":
      return <Detail node={node} />;
    case "ports":
      return <Ports node={node} />;
    case "parts":
      return <Parts node={node} />;
    case "packages":
      return <Packages node={node} />;
    case "updates":
      return <Updates node={node} />;
    case "running":
      return <Running node={node} />;
    case "snapshots":
      return <Snapshots node={node} />;
    case "notes":
      return <Notes node={node} />;
    case "changes":
      return <Changes node={node} />;
    case "attempts":
      return <Attempts node={node} />;
  }
}
