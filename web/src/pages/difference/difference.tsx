/** What differs between two snapshots: the pair, the counts, and node by node what was and what is. */
import { Button, Group, Stack, Text } from "@mantine/core";
import { IconFilterOff, IconSearch } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { asksMore } from "../../api/more";
import { Download } from "../../parts/download";
import { Answer, Empty } from "../../parts/failed";
import { Section } from "../../parts/page";
import { TypedInput } from "../../parts/typedinput";
import { differenceQuery, type Pair } from "./ask";
import { Choose } from "./choose";
import { Counts } from "./counts";
import { DifferingNodes } from "./list";
import type { DifferenceSearch, Narrowed } from "./routes";

const route = getRouteApi("/apps/sonar/networks/$networkId/snapshots/$snapshotId/difference");

export function DifferencePage() {
  const { networkId, snapshotId } = route.useParams();
  const { from, ...narrowed } = route.useSearch();
  const { t } = useTranslation();
  const pair = useMemo(
    () => ({ networkId, from: from === undefined ? undefined : String(from), to: snapshotId }),
    [networkId, from, snapshotId],
  );
  const query = useInfiniteQuery(differenceQuery(pair, narrowed));
  const first = query.data?.pages[0];
  return (
    <Section
      title={t("difference.title")}
      about={t("difference.about")}
      actions={
        <Download
          path={`/api/apps/sonar/networks/${networkId}/snapshots/${snapshotId}/difference/export`}
          query={{ from: first?.before.snapshotId ?? pair.from }}
        />
      }
    >
      <Choose pair={pair} before={first?.before} after={first?.after} />
      {pair.from === snapshotId ? <Empty>{t("difference.same")}</Empty> : <Differing pair={pair} narrowed={narrowed} />}
    </Section>
  );
}

function Differing({ pair, narrowed }: { pair: Pair; narrowed: Narrowed }) {
  const { t } = useTranslation();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery(differenceQuery(pair, narrowed));
  const nodes = useMemo(() => query.data?.pages.flatMap((one) => one.items) ?? [], [query.data]);
  const { fetchNextPage } = query;
  const asks = asksMore(query);
  const more = useCallback(() => {
    if (asks) void fetchNextPage();
  }, [fetchNextPage, asks]);
  const narrow = (part: DifferenceSearch) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const isNarrowed = Object.values(narrowed).some(Boolean);
  return (
    <Answer query={query}>
      {({ pages: [first] }) =>
        first && (
          <Stack gap="sm">
            <Counts difference={first} narrowed={narrowed} onNarrow={narrow} />
            <Group gap="sm">
              <SearchNodes value={narrowed.text ?? ""} onSearch={(text) => narrow({ text: text || undefined })} />
              {isNarrowed && (
                <Button
                  variant="subtle"
                  size="xs"
                  leftSection={<IconFilterOff size={14} aria-hidden />}
                  onClick={() => narrow({ state: undefined, kind: undefined, how: undefined, text: undefined })}
                >
                  {t("difference.clear")}
                </Button>
              )}
              <Text size="sm" c="dimmed" aria-live="polite">
                {t("difference.shown", { count: first.total })}
              </Text>
            </Group>
            {first.total === 0 ? (
              <Empty>{t(isNarrowed ? "difference.nothingHere" : "difference.nothing")}</Empty>
            ) : (
              <DifferingNodes pair={pair} narrowed={narrowed} nodes={nodes} total={first.total} more={more} />
            )}
          </Stack>
        )
      }
    </Answer>
  );
}

function SearchNodes({ value, onSearch }: { value: string; onSearch: (text: string) => void }) {
  const { t } = useTranslation();
  return (
    <TypedInput
      aria-label={t("difference.search")}
      placeholder={t("difference.search")}
      leftSection={<IconSearch size={16} aria-hidden />}
      value={value}
      onType={onSearch}
      maxLength={200}
      w={280}
      size="xs"
    />
  );
}
