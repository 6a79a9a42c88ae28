/** What each scan saw: the snapshots of a network, two of which can be compared. */
import { Button, Checkbox, Group, Select, Stack, Text } from "@mantine/core";
import { IconArrowsDiff, IconNotebook } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useOperates } from "../../api/rights";
import { Download } from "../../parts/download";
import { Answer } from "../../parts/failed";
import { Section } from "../../parts/page";
import { DataTable, Pager, type TableColumn } from "../../parts/table";
import { ROWS, choicesQuery, snapshotsQuery, type Snapshot } from "./ask";
import { Naming } from "./name";
import { STATUSES, type SnapshotsSearch } from "./routes";
import { RunStatus, TakenLink, SnapshotName, SnapshotStatus, useCalled } from "./said";

const route = getRouteApi("/apps/sonar/networks/$networkId/snapshots");

export function Snapshots() {
  const { networkId } = route.useParams();
  const given = route.useSearch();
  const navigate = route.useNavigate();
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string[]>([]);
  const query = useQuery(snapshotsQuery(networkId, given));
  const columns = useColumns(networkId, chosen, setChosen);
  const change = (part: SnapshotsSearch) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const narrowed = given.status !== undefined || given.named === true;
  return (
    <Section
      title={t("snapshots.title")}
      about={t("snapshots.about")}
      actions={
        <>
          <Compare networkId={networkId} chosen={chosen} />
          <Workbook networkId={networkId} />
          <Download
            path={`/api/apps/sonar/networks/${networkId}/addresses/export`}
            label={t("snapshots.addresslist")}
          />
          <Download path={`/api/apps/sonar/networks/${networkId}/snapshots/export`} />
        </>
      }
    >
      <Group gap="md">
        <Select
          aria-label={t("snapshots.status")}
          placeholder={t("snapshots.every")}
          data={STATUSES.map((one) => ({ value: one, label: t(`snapshots.statuses.${one}`) }))}
          value={given.status ?? null}
          onChange={(to) => change({ status: to ?? undefined, page: undefined })}
          clearable
          w={180}
          size="xs"
        />
        <Checkbox
          size="sm"
          label={t("snapshots.named")}
          checked={given.named === true}
          onChange={(event) => change({ named: event.currentTarget.checked || undefined, page: undefined })}
        />
        <Text size="sm" c="dimmed" aria-live="polite">
          {t("snapshots.compareHint")}
        </Text>
      </Group>
      <Answer query={query}>
        {({ items, total }) => (
          <Stack gap="xs">
            <DataTable
              label={t("snapshots.title")}
              columns={columns}
              rows={items}
              id={(one) => one.snapshotId}
              minWidth={920}
              empty={narrowed ? t("state.nothingFound") : t("snapshots.none")}
              sort={given.sort ?? "-createdAt"}
              onSort={(sort) => change({ sort, page: undefined })}
            />
            <Pager
              total={total}
              size={ROWS}
              page={given.page ?? 1}
              onPage={(page) => change({ page: page > 1 ? page : undefined })}
            />
          </Stack>
        )}
      </Answer>
    </Section>
  );
}

function useColumns(
  networkId: string,
  chosen: string[],
  setChosen: (chosen: string[]) => void,
): TableColumn<Snapshot>[] {
  const { t } = useTranslation();
  const operates = useOperates(networkId);
  const called = useCalled();
  const columns: TableColumn<Snapshot>[] = [
    {
      id: "choose",
      label: "",
      cell: (one) => (
        <Checkbox
          size="sm"
          aria-label={t("snapshots.choose", { name: called(one) })}
          checked={chosen.includes(one.snapshotId)}
          disabled={chosen.length === 2 && !chosen.includes(one.snapshotId)}
          onChange={(event) =>
            setChosen(
              event.currentTarget.checked
                ? [...chosen, one.snapshotId]
                : chosen.filter((each) => each !== one.snapshotId),
            )
          }
        />
      ),
    },
    { id: "number", label: t("snapshots.numberLabel"), numeric: true, cell: (one) => one.snapshotId },
    {
      id: "when",
      label: t("snapshots.when"),
      sort: "createdAt",
      cell: (one) => <TakenLink snapshot={one} />,
    },
    {
      id: "name",
      label: t("common.name"),
      sort: "displayName",
      cell: (one) => <SnapshotName name={one.displayName} />,
    },
    { id: "status", label: t("snapshots.status"), cell: (one) => <SnapshotStatus status={one.status} /> },
    { id: "run", label: t("snapshots.run"), cell: (one) => <RunStatus snapshot={one} /> },
    {
      id: "nodes",
      label: t("networks.nodes"),
      sort: "numberOfNodes",
      numeric: true,
      cell: (one) => one.numberOfNodes.toLocaleString(),
    },
    {
      id: "addresses",
      label: t("snapshots.addresses"),
      sort: "numberOfAddresses",
      numeric: true,
      cell: (one) => one.numberOfAddresses.toLocaleString(),
    },
    {
      id: "ksockets",
      label: t("networks.ksockets"),
      cell: (one) => <span className="said">{one.ksockets.map((each) => each.displayName).join(", ")}</span>,
    },
  ];
  return operates ? [...columns, { id: "act", label: "", cell: (one) => <Naming snapshot={one} /> }] : columns;
}

function Compare({ networkId, chosen }: { networkId: string; chosen: string[] }) {
  const { t } = useTranslation();
  const navigate = route.useNavigate();
  const latest = useQuery(choicesQuery(networkId)).data?.latest ?? [];
  const [before, after] = [...chosen].sort((one, other) => Number(one) - Number(other));
  const snapshotId = after ?? before ?? latest[0]?.snapshotId;
  if (snapshotId === undefined) return null;
  return (
    <Button
      leftSection={<IconArrowsDiff size={16} aria-hidden />}
      variant={chosen.length === 1 ? "light" : "filled"}
      onClick={() =>
        void navigate({
          to: "/apps/sonar/networks/$networkId/snapshots/$snapshotId/difference",
          params: { networkId, snapshotId },
          search: after === undefined ? {} : { from: Number(before) },
        })
      }
    >
      {t(after === undefined ? "snapshots.compare" : "snapshots.compareTwo")}
    </Button>
  );
}

export function Workbook({ networkId }: { networkId: string }) {
  const { t, i18n } = useTranslation();
  return (
    <Button
      component="a"
      variant="default"
      leftSection={<IconNotebook size={16} aria-hidden />}
      href={`/api/apps/sonar/networks/${networkId}/workbook?language=${i18n.language}`}
      download
    >
      {t("snapshots.workbook")}
    </Button>
  );
}
