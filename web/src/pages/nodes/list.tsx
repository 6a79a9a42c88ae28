/** The nodes of a network, or of all. Search, order and columns are in the page's address. */
import { Box, Center, Group, Loader, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "../../api/client";
import { networkQuery, spacesQuery } from "../../api/ask";
import { Download } from "../../parts/download";
import { Empty, Failed } from "../../parts/failed";
import { rowsQuery, type NodeRow, type Question } from "./ask";
import { PickedBar } from "./bar";
import { chosen, offered, type Column } from "./columns";
import { Facets } from "./facets";
import { Keys } from "./help";
import { usePicked, type Picked } from "./picked";
import type { NodesSearch } from "./routes";
import { SavedSearches } from "./saved";
import { SearchBox } from "./search";
import { ShownColumns } from "./shown-columns";
import { NodesTable } from "./table";

interface Props {
  networkId: string | null;
  given: NodesSearch;
  onChange: (part: NodesSearch) => void;
}

/** What of the list is shown: while a new search is answered, or is wrong, what was shown before. */
function useList(asked: Question) {
  const first = useQuery(rowsQuery(asked, 0));
  const [shown, show] = useState(asked);
  if (shown !== asked && first.data) show(asked);
  const before = useQuery({ ...rowsQuery(shown, 0), enabled: shown !== asked });
  const wrong = first.error instanceof ApiError && first.error.position !== null ? first.error : null;
  return { first, shown, wrong, total: (first.data ?? before.data)?.total };
}

export function NodeList({ networkId, given, onChange }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { search = "", sort = "ipAddress" } = given;
  const severalSpaces = (useQuery(spacesQuery).data?.items.length ?? 0) > 1;
  const there = useMemo(() => offered(networkId === null, severalSpaces), [networkId, severalSpaces]);
  const columns = useMemo(() => chosen(given.columns, there, networkId === null), [given.columns, there, networkId]);
  const asked = useMemo(() => ({ networkId, search, sort }), [networkId, search, sort]);
  const { first, shown, wrong, total } = useList(asked);
  const picked = usePicked(JSON.stringify([networkId, search]));
  const onSearch = useCallback((text: string) => onChange({ search: text || undefined }), [onChange]);
  const onSort = useCallback((by: string) => onChange({ sort: by }), [onChange]);
  const onOpen = useCallback(
    (node: NodeRow) =>
      void navigate({
        to: "/apps/sonar/networks/$networkId/managed-nodes/$nodeId",
        params: { networkId: node.networkId, nodeId: node.managedNodeId },
      }),
    [navigate],
  );
  return (
    <Stack gap="xs">
      <Group gap="xs" align="flex-start">
        <SearchBox networkId={networkId} value={search} wrong={wrong} onSearch={onSearch} />
        <Group gap="xs">
          <Saved networkId={networkId} search={search} onSearch={onSearch} />
          <ShownColumns
            shown={columns.map((one) => one.id)}
            there={there}
            onChange={(ids) => onChange({ columns: ids.join(",") })}
          />
          <Exported asked={asked} columns={columns} wrong={wrong !== null} />
          <Keys />
        </Group>
      </Group>
      <Facets networkId={networkId} severalSpaces={severalSpaces} search={search} onSearch={onSearch} />
      <Text size="sm" c="dimmed" aria-live="polite">
        {total !== undefined ? t("nodes.shown", { count: total }) : !wrong && t("state.loading")}
      </Text>
      <PickedBar
        picked={picked}
        total={total ?? 0}
        exported={<Exported asked={shown} columns={columns} wrong={wrong !== null} of={picked} />}
      />
      {first.error && !wrong && <Failed error={first.error} retry={() => void first.refetch()} />}
      {total === undefined ? (
        !first.error && (
          <Center mih={160}>
            <Loader aria-label={t("state.loading")} />
          </Center>
        )
      ) : total === 0 ? (
        <Empty>{search ? t("state.nothingFound") : t("nodes.none")}</Empty>
      ) : (
        <Box opacity={shown === asked ? 1 : 0.6} aria-busy={shown !== asked && !first.error}>
          <NodesTable
            question={shown}
            total={total}
            columns={columns}
            picked={picked}
            onSort={onSort}
            onOpen={onOpen}
          />
        </Box>
      )}
    </Stack>
  );
}

function Saved({
  networkId,
  ...props
}: {
  networkId: string | null;
  search: string;
  onSearch: (text: string) => void;
}) {
  const network = useQuery({ ...networkQuery(networkId ?? ""), enabled: networkId !== null });
  return <SavedSearches spaceId={network.data?.spaceId ?? null} {...props} />;
}

interface ExportedProps {
  asked: Question;
  columns: Column[];
  wrong: boolean;
  of?: Picked;
}

/** What is shown as a file: the same nodes (or those that are picked) in the same order, and the same columns. */
function Exported({ asked, columns, wrong, of }: ExportedProps) {
  const where = asked.networkId === null ? "" : `/networks/${asked.networkId}`;
  const named = ["networkId", "managedNodeId", ...columns.map((one) => one.exported)].join(",");
  // without a search the file holds retired nodes as well; the list does not
  const search = asked.search.trim() || "-mark:retired";
  return (
    <Download
      path={`/api/apps/sonar${where}/managed-nodes/export`}
      query={{ search, sort: asked.sort, columns: named, ...(of && { nodes: [...of.nodes.keys()].join(",") }) }}
      {...(of && { size: "compact-sm" as const })}
      disabled={wrong}
    />
  );
}
