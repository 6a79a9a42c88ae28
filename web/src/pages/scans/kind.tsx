/** What a run is called, who ordered it, and what it saw. */
import { Anchor, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
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
  const { t } = useTranslation();
  if (run.scheduleId || run.orderedBy === "schedule") return t("scan.bySchedule");
  return <span className="said">{run.orderedBy}</span>;
}

export function SnapshotLink({ run }: { run: Run }) {
  const { t } = useTranslation();
  if (!run.snapshotId) return null;
  const path: string = `/apps/sonar/networks/${run.networkId}/snapshots/${run.snapshotId}`;
  return (
    <Anchor size="sm" renderRoot={(props) => <Link {...props} to={path} />}>
      {t("scan.snapshot", { number: run.snapshotId })}
    </Anchor>
  );
}
