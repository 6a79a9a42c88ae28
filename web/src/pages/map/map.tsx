/** The map of a network. What is selected, shown and looked at is in the page's address. */
import { Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { Answer, Empty, Failed } from "../../parts/failed";
import { mapQuery } from "./ask";
import { Board } from "./board";
import type { MapSearch } from "./routes";
import { Shots } from "./shots";

const route = getRouteApi("/apps/sonar/networks/$networkId/map");

export function MapPage() {
  const { networkId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { t } = useTranslation();
  const map = useQuery(mapQuery(networkId, search.snapshotId));
  const change = useCallback(
    (part: MapSearch) =>
      void navigate({ search: (before) => ({ ...before, ...part }), replace: true, resetScroll: false }),
    [navigate],
  );
  const shots = (
    <Shots networkId={networkId} shown={search.snapshotId} onShow={(snapshotId) => change({ snapshotId })} />
  );
  if (map.data === undefined && map.error) {
    // a snapshot that is gone: the way back to now stays
    return (
      <Stack gap="sm">
        {search.snapshotId !== undefined && shots}
        <Failed error={map.error} retry={() => void map.refetch()} />
      </Stack>
    );
  }
  return (
    <Answer query={map}>
      {(data) =>
        data.nodes.managedNodeId.length === 0 ? (
          <Stack gap="sm">
            {search.snapshotId !== undefined && shots}
            <Empty>{t("map.none")}</Empty>
          </Stack>
        ) : (
          <Board key={networkId} networkId={networkId} data={data} search={search} change={change} shots={shots} />
        )
      }
    </Answer>
  );
}
