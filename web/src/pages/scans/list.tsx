/** The runs of a network, the newest first; from here scans are ordered. */
import { Anchor, Button, Group, Modal, SegmentedControl, Stack } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconRadar } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useProgress } from "../../api/live";
import { useOperates } from "../../api/rights";
import { Answer } from "../../parts/failed";
import { DataTable, Pager, type TableColumn } from "../../parts/table";
import { When } from "../../parts/time";
import { RUNS, scansQuery, underWay, type Run } from "./ask";
import { ScanFrame } from "./frame";
import { OrderForm } from "./order";
import { KindText, OrderedBy } from "./kind";
import { Bar } from "./progress";
import { KINDS } from "./routes";
import { StatusBadge, statusOf } from "./status";

const route = getRouteApi("/apps/sonar/networks/$networkId/scans");

export function Scans() {
  const { t } = useTranslation();
  const { networkId } = route.useParams();
  const { kind, page = 1 } = route.useSearch();
  const navigate = route.useNavigate();
  const operates = useOperates(networkId);
  const [ordering, order] = useDisclosure();
  const scans = useQuery(scansQuery(networkId, kind, page));
  const columns = useColumns(networkId);
  return (
    <ScanFrame
      networkId={networkId}
      actions={
        operates && (
          <Button leftSection={<IconRadar size={16} aria-hidden />} onClick={order.open}>
            {t("scan.now")}
          </Button>
        )
      }
    >
      <SegmentedControl
        aria-label={t("scan.kindLabel")}
        size="xs"
        style={{ alignSelf: "flex-start" }}
        value={kind ?? ""}
        onChange={(chosen) => void navigate({ search: { kind: chosen || undefined } })}
        data={[
          { value: "", label: t("scan.allKinds") },
          ...KINDS.map((value) => ({ value, label: t(`scan.kind.${value}`) })),
        ]}
      />
      <Answer query={scans}>
        {({ items, total }) => (
          <Stack gap="sm">
            <DataTable
              label={t("scan.title")}
              columns={columns}
              rows={items}
              id={(run) => run.scanId}
              empty={kind ? t("state.nothingFound") : t("scan.none")}
            />
            <Pager
              total={total}
              size={RUNS}
              page={page}
              onPage={(to) => void navigate({ search: (before) => ({ ...before, page: to > 1 ? to : undefined }) })}
            />
          </Stack>
        )}
      </Answer>
      <Modal opened={ordering} onClose={order.close} title={t("scan.now")} size="lg">
        <OrderForm networkId={networkId} />
      </Modal>
    </ScanFrame>
  );
}

function useColumns(networkId: string): TableColumn<Run>[] {
  const { t } = useTranslation();
  const going = useProgress(networkId);
  return [
    {
      id: "when",
      label: t("scan.orderedAt"),
      cell: (run) => (
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link {...props} to="/apps/sonar/networks/$networkId/scans/$run" params={{ networkId, run: run.scanId }} />
          )}
        >
          {run.createdAt && <When at={run.createdAt} />}
        </Anchor>
      ),
    },
    { id: "kind", label: t("scan.kindLabel"), cell: (run) => <KindText run={run} /> },
    {
      id: "status",
      label: t("scan.statusLabel"),
      cell: (run) => (
        <Group gap="xs" wrap="nowrap">
          <StatusBadge status={statusOf(run)} />
          {underWay(run) && <Bar parts={going.find((one) => one.scanId === run.scanId)?.ksockets ?? []} />}
        </Group>
      ),
    },
    { id: "by", label: t("scan.by"), cell: (run) => <OrderedBy run={run} /> },
    {
      id: "reference",
      label: t("scan.reference"),
      cell: (run) => <span className="said">{run.reference}</span>,
    },
    { id: "ended", label: t("scan.ended"), cell: (run) => run.terminatedAt && <When at={run.terminatedAt} /> },
    {
      id: "nodes",
      label: t("scan.nodes"),
      numeric: true,
      cell: (run) => (run.kind === "plan" || underWay(run) ? null : run.numberOfNodes?.toLocaleString()),
    },
  ];
}
