/** What a run is called, who ordered it, and what it saw. */
import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { SnapshotLink } from "../../parts/links";
import { schedulesQuery } from "../schedules/ask";
import { useTimingText } from "../schedules/said";
import { snapshotQuery } from "../snapshots/ask";
import type { Run } from "./ask";
import { KINDS } from "./routes";

export function KindText({ run }: { run: Run }) {
  const { t } = useTranslation();
  const kind = KINDS.find((one) => one === run.kind);
  return (
    <>
      {kind ? t(`scan.kind.${kind}`) : run.kind}
      {run.asked && run.asked.narrow.length > 0 && (
        <Text span size="xs" c="dimmed" className="mono">
          {` ${run.asked.narrow.slice(0, 2).join(", ")}${run.asked.narrow.length > 2 ? " …" : ""}`}
        </Text>
      )}
      {run.continues && (
        <Text span size="xs" c="dimmed">
          {` ${t("scan.continued")}`}
        </Text>
      )}
    </>
  );
}

export function OrderedBy({ run }: { run: Run }) {
  if (run.scheduleId || run.orderedBy === "schedule") return <BySchedule run={run} />;
  return <span className="said">{run.orderedBy}</span>;
}

/** By which of them, if that is still there. */
function BySchedule({ run }: { run: Run }) {
  const { t } = useTranslation();
  const said = useTimingText();
  const schedules = useQuery(schedulesQuery(run.networkId)).data?.items ?? [];
  const one = schedules.find(({ scheduleId }) => scheduleId === run.scheduleId);
  return <>{one ? `${t("scan.bySchedule")}: ${said(one.cron)}` : t("scan.bySchedule")}</>;
}

export function SeenLink({ run }: { run: Run }) {
  const { t } = useTranslation();
  const name = useQuery({ ...snapshotQuery(run.networkId, run.snapshotId ?? ""), enabled: !!run.snapshotId }).data
    ?.displayName;
  if (!run.snapshotId) return null;
  return (
    <SnapshotLink networkId={run.networkId} snapshotId={run.snapshotId}>
      {name ? `${name} (${run.snapshotId})` : t("scan.snapshot", { number: run.snapshotId })}
    </SnapshotLink>
  );
}
