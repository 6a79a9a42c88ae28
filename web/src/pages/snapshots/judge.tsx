/** A snapshot that waits: what it would merge, and a person's yes or no. */
import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, told, type Schemas } from "../../api/client";
import { useOperates } from "../../api/rights";
import { confirm } from "../../parts/confirm";
import { Answer, Failed } from "../../parts/failed";
import { NodeLink } from "../../parts/links";
import { signatureName } from "../../parts/signature";
import { DataTable, Pager, type TableColumn } from "../../parts/table";
import { tellDone } from "../../parts/told";
import { ROWS, mergesQuery, type Snapshot } from "./ask";

type Merge = Schemas["ProposedMerge"];

export function Waiting({ snapshot }: { snapshot: Snapshot }) {
  const { t } = useTranslation();
  const [page, setPage] = useState(1);
  const operates = useOperates(snapshot.networkId);
  const query = useQuery(mergesQuery(snapshot.networkId, snapshot.snapshotId, page));
  const columns = useColumns(snapshot.networkId);
  return (
    <Alert color="orange" icon={<IconAlertTriangle size={18} />} title={t("snapshots.waiting.title")}>
      <Stack gap="sm">
        <Text size="sm">{t("snapshots.waiting.text")}</Text>
        <Answer query={query}>
          {({ items, total }) => (
            <>
              {operates && <Judge snapshot={snapshot} count={total} />}
              <DataTable
                label={t("snapshots.waiting.table")}
                columns={columns}
                rows={items}
                id={(one) => `${one.managedNodeId} ${one.absorbedManagedNodeId}`}
              />
              <Pager total={total} size={ROWS} page={page} onPage={setPage} />
            </>
          )}
        </Answer>
      </Stack>
    </Alert>
  );
}

function useColumns(networkId: string): TableColumn<Merge>[] {
  const { t } = useTranslation();
  const node = (nodeId: string, name: string, addr: string) => (
    <>
      <NodeLink networkId={networkId} nodeId={nodeId}>
        {name}
      </NodeLink>{" "}
      <span className="mono">{addr}</span>
    </>
  );
  return [
    {
      id: "absorbed",
      label: t("snapshots.waiting.absorbed"),
      cell: (one) => node(one.absorbedManagedNodeId, one.absorbedDisplayName, one.absorbedAddr),
    },
    {
      id: "keep",
      label: t("snapshots.waiting.keep"),
      cell: (one) => node(one.managedNodeId, one.displayName, one.addr),
    },
    {
      id: "why",
      label: t("snapshots.waiting.why"),
      cell: (one) => (
        <span className="said">
          {signatureName(one.kind, t)} <span className="mono">{one.value}</span>
        </span>
      ),
    },
  ];
}

function Judge({ snapshot, count }: { snapshot: Snapshot; count: number }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const path = { network_id: Number(snapshot.networkId), snapshot_id: Number(snapshot.snapshotId) };
  const judge = useMutation({
    mutationFn: (word: "approve" | "reject") =>
      word === "approve"
        ? told(api.POST("/api/apps/sonar/networks/{network_id}/snapshots/{snapshot_id}/approve", { params: { path } }))
        : told(api.POST("/api/apps/sonar/networks/{network_id}/snapshots/{snapshot_id}/reject", { params: { path } })),
    onSuccess: async (_, word) => {
      tellDone(t(word === "approve" ? "snapshots.waiting.approved" : "snapshots.waiting.rejected"));
      const touched = new Set([
        "snapshots",
        "difference",
        "scans",
        "nodes",
        "node",
        "networks",
        "network",
        "events",
        "dashboard",
      ]);
      await queries.invalidateQueries({ predicate: ({ queryKey: [of] }) => touched.has(of as string) });
    },
  });
  const ask = (word: "approve" | "reject") =>
    confirm({
      title: t("snapshots.waiting.title"),
      text: word === "approve" ? t("snapshots.waiting.approveText", { count }) : t("snapshots.waiting.rejectText"),
      action: t(`snapshots.waiting.${word}`),
      onConfirm: () => judge.mutate(word),
    });
  return (
    <>
      {judge.error && <Failed error={judge.error} />}
      <Group>
        <Button loading={judge.isPending} onClick={() => ask("approve")}>
          {t("snapshots.waiting.approve")}
        </Button>
        <Button variant="default" disabled={judge.isPending} onClick={() => ask("reject")}>
          {t("snapshots.waiting.reject")}
        </Button>
      </Group>
    </>
  );
}
