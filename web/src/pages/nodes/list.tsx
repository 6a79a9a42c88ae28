/** The nodes of a network. Search, order and columns are in the page's address. */
import { Button, Checkbox, Group, Popover, Stack, Text } from "@mantine/core";
import { IconColumns3 } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { facetsQuery, nodesQuery } from "./ask";
import { ApiError } from "../../api/client";
import { Empty, Failed } from "../../parts/failed";
import { COLUMN_IDS, chosen, type ColumnId } from "./columns";
import { Facets } from "./facets";
import { SearchBox } from "./search";
import { NodesTable } from "./table";

const route = getRouteApi("/apps/sonar/networks/$networkId/managed-nodes");

export function Nodes() {
  const { networkId } = route.useParams();
  const given = route.useSearch();
  const navigate = route.useNavigate();
  const { t } = useTranslation();
  const search = given.search ?? "";
  const sort = given.sort ?? "ipAddress";
  const columns = useMemo(() => chosen(given.columns), [given.columns]);
  const nodes = useInfiniteQuery(nodesQuery(networkId, search, sort));
  const facets = useQuery(facetsQuery(networkId, search));
  const rows = useMemo(() => nodes.data?.pages.flatMap((one) => one.items) ?? [], [nodes.data]);
  const total = nodes.data?.pages[0]?.total ?? 0;
  const { fetchNextPage, isFetchingNextPage } = nodes;
  const more = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, isFetchingNextPage]);

  const change = (part: { search?: string | undefined; sort?: string; columns?: string | undefined }) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const wrong = nodes.error instanceof ApiError && nodes.error.position !== null ? nodes.error : null;

  return (
    <Stack gap="sm">
      <Group gap="sm" align="flex-start" wrap="nowrap">
        <SearchBox value={search} wrong={wrong} onSearch={(text) => change({ search: text || undefined })} />
        <Columns shown={columns.map((one) => one.id)} onChange={(ids) => change({ columns: ids.join(",") })} />
      </Group>
      {facets.data && (
        <Facets
          facets={facets.data.facets}
          search={search}
          onSearch={(text) => change({ search: text || undefined })}
        />
      )}
      <Text size="sm" c="dimmed" aria-live="polite">
        {t("nodes.shown", { count: total })}
      </Text>
      {nodes.error && !wrong && <Failed error={nodes.error} retry={() => void nodes.refetch()} />}
      {nodes.isSuccess && total === 0 ? (
        <Empty>{search ? t("state.nothingFound") : t("nodes.none")}</Empty>
      ) : (
        <NodesTable
          columns={columns}
          nodes={rows}
          total={total}
          sort={sort}
          onSort={(by) => change({ sort: by })}
          onOpen={(node) =>
            void navigate({
              to: "/apps/sonar/networks/$networkId/managed-nodes/$nodeId",
              params: { networkId, nodeId: node.managedNodeId },
            })
          }
          more={more}
        />
      )}
    </Stack>
  );
}

function Columns({ shown, onChange }: { shown: ColumnId[]; onChange: (ids: ColumnId[]) => void }) {
  const { t } = useTranslation();
  const toggle = (id: ColumnId) =>
    onChange(COLUMN_IDS.filter((one) => (one === id ? !shown.includes(one) : shown.includes(one))));
  return (
    <Popover position="bottom-end" trapFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<IconColumns3 size={16} aria-hidden />}>
          {t("common.columns")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap={6}>
          {COLUMN_IDS.map((id) => (
            <Checkbox
              key={id}
              label={t(`nodes.${id}`)}
              checked={shown.includes(id)}
              disabled={shown.length === 1 && shown.includes(id)}
              onChange={() => toggle(id)}
            />
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
