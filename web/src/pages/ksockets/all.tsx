/** The Ksockets of all networks, those whose tokens end first at the top: so many tokens are renewed at once. */
import { useQueries, useQuery } from "@tanstack/react-query";
import { Anchor, Loader } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ksocketsQuery, networksQuery } from "../../api/ask";
import { useLiving } from "../../api/live";
import { useOperable } from "../../api/rights";
import { Answer, Failed } from "../../parts/failed";
import { Page } from "../../parts/page";
import type { TableColumn } from "../../parts/table";
import { pace, type Ksocket } from "./ask";
import { byExpiry } from "./expiry";
import { KsocketsTable } from "./table";

export function AllKsockets() {
  const { t } = useTranslation();
  const networks = useQuery(networksQuery);
  return (
    <Page title={t("ksockets.allTitle")} about={t("ksockets.allAbout")}>
      <Answer query={networks}>{({ items }) => <Listed networkIds={items.map((one) => one.networkId)} />}</Answer>
    </Page>
  );
}

function Listed({ networkIds }: { networkIds: string[] }) {
  const { t } = useTranslation();
  const names = useNames();
  const operable = new Set(useOperable()?.networks.map((one) => one.networkId));
  const living = useLiving();
  const asked = useQueries({
    queries: networkIds.map((one) => ({
      ...ksocketsQuery(one),
      refetchInterval: ({ state: { data } }: { state: { data: { items: Ksocket[] } | undefined } }) =>
        pace(data?.items, living),
    })),
  });
  const failed = asked.find((one) => one.error)?.error;
  const ksockets = asked.flatMap((one) => one.data?.items ?? []).sort(byExpiry);
  const network: TableColumn<Ksocket> = {
    id: "network",
    label: t("networks.title"),
    cell: ({ networkId }) => (
      <Anchor
        size="sm"
        className="said"
        renderRoot={(props) => <Link {...props} to="/apps/sonar/networks/$networkId/ksockets" params={{ networkId }} />}
      >
        {names.get(networkId) ?? networkId}
      </Anchor>
    ),
  };
  if (ksockets.length === 0 && asked.some((one) => one.isPending)) {
    return failed ? <Failed error={failed} again /> : <Loader aria-label={t("state.loading")} />;
  }
  return (
    <>
      {failed && <Failed error={failed} again />}
      <KsocketsTable
        label={t("ksockets.allTitle")}
        ksockets={ksockets}
        operates={(one) => operable.has(one.networkId)}
        more={[network]}
        empty={t("ksockets.none")}
      />
    </>
  );
}

function useNames(): ReadonlyMap<string, string> {
  return new Map(useQuery(networksQuery).data?.items.map((one) => [one.networkId, one.displayName]));
}
