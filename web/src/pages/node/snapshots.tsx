/** In which snapshots the node is, and what of it differs between two of them. */
import { Group, Radio, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../api/client";
import { Answer } from "../../parts/failed";
import { SnapshotLink } from "../../parts/links";
import { DataTable, Pager, type TableColumn } from "../../parts/table";
import { useTaken } from "../snapshots/said";
import { SNAPSHOTS, nodeSnapshotsQuery } from "./ask";
import { NodeDifference } from "./difference";
import type { Node } from "./node";

type Snapshot = Schemas["SnapshotView"];
type Pair = Partial<Record<"before" | "after", Snapshot>>;

export function Snapshots({ node }: { node: Node }) {
  const { t } = useTranslation();
  const taken = useTaken();
  const [page, turn] = useState(1);
  const [pair, choose] = useState<Pair>({});
  const query = useQuery(nodeSnapshotsQuery(node.networkId, node.managedNodeId, page));
  const pick = (side: "before" | "after"): TableColumn<Snapshot> => ({
    id: side,
    label: t(`node.${side}`),
    cell: (one) => (
      <Radio
        name={side}
        size="sm"
        aria-label={`${t(`node.${side}`)}: ${title(one, t("node.snapshot"))}`}
        checked={pair[side]?.snapshotId === one.snapshotId}
        onChange={() => choose({ ...pair, [side]: one })}
      />
    ),
  });
  const columns: TableColumn<Snapshot>[] = [
    pick("before"),
    pick("after"),
    {
      id: "snapshot",
      label: t("node.snapshot"),
      cell: (one) => (
        <SnapshotLink networkId={one.networkId} snapshotId={one.snapshotId}>
          {title(one, t("node.snapshot"))}
        </SnapshotLink>
      ),
    },
    { id: "when", label: t("node.when"), cell: (one) => <span className="whole">{taken(one)}</span> },
    { id: "nodes", label: t("node.numberOfNodes"), numeric: true, cell: (one) => one.numberOfNodes.toLocaleString() },
    {
      id: "ksockets",
      label: t("networks.ksockets"),
      cell: (one) => <span className="said">{one.ksockets.map((each) => each.displayName).join(", ")}</span>,
    },
  ];
  const { before, after } = pair;
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {t("node.snapshotsAbout")}
      </Text>
      <Answer query={query}>
        {({ items, total }) => (
          <>
            <DataTable
              label={t("node.tabs.snapshots")}
              columns={columns}
              rows={items}
              id={(one) => one.snapshotId}
              empty={t("node.noSnapshot")}
            />
            <Pager total={total} size={SNAPSHOTS} page={page} onPage={turn} />
          </>
        )}
      </Answer>
      {before && after && (
        <section aria-label={t("node.difference")}>
          <Group mb="xs">
            <Title order={2} size="h5">
              {t("node.difference")}
            </Title>
          </Group>
          <NodeDifference node={node} before={before.snapshotId} after={after.snapshotId} />
        </section>
      )}
    </Stack>
  );
}

function title(one: Snapshot, word: string): string {
  return one.displayName ?? `${word} ${one.snapshotId}`;
}
