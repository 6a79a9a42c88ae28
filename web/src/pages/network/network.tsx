/** The name of a network, and the tabs of its pages. */
import { Breadcrumbs, Skeleton, Stack, Tabs, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Outlet, getRouteApi, useLocation } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { networkQuery } from "../../api/ask";
import { GuideOffer } from "../guide/offer";
import { Failed } from "../../parts/failed";
import { NetworksLink } from "../../parts/links";
import { useTitle } from "../../parts/title";

/** The pages of a network, by the last part of their paths. */
export const NETWORK_TABS = ["managed-nodes", "map", "scans", "snapshots", "events", "ksockets", "settings"] as const;

/** Pages that have no tab of their own, and under which tab they are. */
const UNDER: Partial<Record<string, (typeof NETWORK_TABS)[number]>> = { schedules: "scans", "scan-settings": "scans" };

const route = getRouteApi("/apps/sonar/networks/$networkId");

export function NetworkFrame() {
  const { networkId } = route.useParams();
  const { t } = useTranslation();
  const network = useQuery(networkQuery(networkId));
  const shown = useTab();
  const tab = NETWORK_TABS.find((one) => one === shown);
  useTitle(tab && t(`network.tab.${tab}`), network.data?.displayName);
  return (
    <Stack gap="sm">
      <Breadcrumbs>
        <NetworksLink />
        <Title order={1} size="h3" className="said">
          {network.isPending ? <Skeleton height="1em" width="8em" /> : (network.data?.displayName ?? networkId)}
        </Title>
      </Breadcrumbs>
      <NetworkTabs networkId={networkId} />
      <GuideOffer networkId={networkId} />
      {network.error && !network.data ? (
        <Failed error={network.error} retry={() => void network.refetch()} />
      ) : (
        <Outlet />
      )}
    </Stack>
  );
}

/** The part of the address below the network, or under which tab it is. */
function useTab(): string | null {
  const [shown] = useLocation().pathname.split("/").slice(5);
  return UNDER[shown ?? ""] ?? shown ?? null;
}

function NetworkTabs({ networkId }: { networkId: string }) {
  const { t } = useTranslation();
  const navigate = route.useNavigate();
  return (
    <Tabs
      value={useTab()}
      onChange={(to) =>
        void navigate({
          to: `/apps/sonar/networks/$networkId/${to as (typeof NETWORK_TABS)[number]}`,
          params: { networkId },
        })
      }
    >
      <Tabs.List aria-label={t("network.tabs")}>
        {NETWORK_TABS.map((name) => (
          <Tabs.Tab key={name} value={name}>
            {t(`network.tab.${name}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
    </Tabs>
  );
}
