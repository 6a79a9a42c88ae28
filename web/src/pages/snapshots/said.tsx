/** A snapshot in words: what it is called, when it was taken, and how its run ended. */
import { Badge, Group, Text } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconClock, IconPin, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { SnapshotLink } from "../../parts/links";
import { useExact } from "../../parts/time";
import type { Snapshot } from "./ask";
import { STATUSES } from "./routes";

const LOOKS = {
  open: { color: "gray", Sign: IconClock },
  merged: { color: "teal", Sign: IconCheck },
  waiting: { color: "orange", Sign: IconAlertTriangle },
  rejected: { color: "gray", Sign: IconX },
} as const;

const RUNS = ["ordered", "running", "done", "partial", "failed"] as const;

export function SnapshotStatus({ status }: { status: string }) {
  const { t } = useTranslation();
  const known = STATUSES.find((one) => one === status);
  if (known === undefined) return <Badge variant="default">{status}</Badge>;
  const { color, Sign } = LOOKS[known];
  return (
    <Badge color={color} variant="light" tt="none" leftSection={<Sign size={12} aria-hidden />} autoContrast>
      {t(`snapshots.statuses.${known}`)}
    </Badge>
  );
}

export function RunStatus({ snapshot }: { snapshot: Snapshot }) {
  const { t } = useTranslation();
  const known = RUNS.find((one) => one === snapshot.task.status);
  return (
    <span>
      {known ? t(`scan.status.${known}`) : snapshot.task.status}
      {snapshot.task.reference && (
        <Text span size="sm" c="dimmed" className="said">
          {` · ${snapshot.task.reference}`}
        </Text>
      )}
    </span>
  );
}

/** The exact time: two snapshots of a day are told apart by it. */
export function useTaken(): (snapshot: Snapshot) => string {
  const { t } = useTranslation();
  const exact = useExact();
  return (snapshot) =>
    snapshot.createdAt ? exact(snapshot.createdAt) : t("snapshots.number", { number: snapshot.snapshotId });
}

/** What a person calls it, or when it was taken. */
export function useCalled(): (snapshot: Snapshot) => string {
  const taken = useTaken();
  return (snapshot) => snapshot.displayName ?? taken(snapshot);
}

export function TakenLink({ snapshot }: { snapshot: Snapshot }) {
  const taken = useTaken();
  return (
    <SnapshotLink networkId={snapshot.networkId} snapshotId={snapshot.snapshotId} className="whole">
      {taken(snapshot)}
    </SnapshotLink>
  );
}

export function SnapshotName({ name }: { name: string | null }) {
  if (name === null) return null;
  return (
    <Group gap={6} wrap="nowrap" miw="12rem">
      <IconPin size={14} aria-hidden style={{ flex: "none" }} color="var(--mantine-primary-color-filled)" />
      <Text size="sm" fw={600} className="said">
        {name}
      </Text>
    </Group>
  );
}
