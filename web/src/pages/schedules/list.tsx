/** Scans at set times: what is due next, and what became of the last time. */
import { Button, Group, Modal, Stack, Switch, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useOperates } from "../../api/rights";
import { confirm } from "../../parts/confirm";
import { Answer } from "../../parts/failed";
import { DataTable, type TableColumn } from "../../parts/table";
import { Time } from "../../parts/time";
import { tellFailed } from "../../parts/told";
import { ScanFrame } from "../scans/frame";
import { asWritten, remove, save, schedulesQuery, type Schedule } from "./ask";
import { ScheduleForm } from "./form";
import { NextRuns } from "./next";
import { outcomeText, useTimingText } from "./said";

const route = getRouteApi("/apps/sonar/networks/$networkId/schedules");

export function Schedules() {
  const { t } = useTranslation();
  const { networkId } = route.useParams();
  const operates = useOperates(networkId);
  const query = useQuery(schedulesQuery(networkId));
  const [edited, setEdited] = useState<Schedule | "new" | null>(null);
  const columns = useColumns(networkId, operates, setEdited);
  return (
    <ScanFrame
      networkId={networkId}
      actions={
        operates && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEdited("new")}>
            {t("schedule.add")}
          </Button>
        )
      }
    >
      <Answer query={query}>
        {({ items }) => (
          <DataTable
            label={t("schedule.title")}
            columns={columns}
            rows={items}
            id={(one) => one.scheduleId}
            empty={t("schedule.none")}
          />
        )}
      </Answer>
      <Modal
        opened={edited !== null}
        onClose={() => setEdited(null)}
        title={edited === "new" ? t("schedule.add") : t("schedule.edit")}
        size="lg"
      >
        {edited && (
          <ScheduleForm
            networkId={networkId}
            schedule={edited === "new" ? null : edited}
            done={() => setEdited(null)}
          />
        )}
      </Modal>
    </ScanFrame>
  );
}

function useColumns(networkId: string, operates: boolean, edit: (one: Schedule) => void): TableColumn<Schedule>[] {
  const { t } = useTranslation();
  const said = useTimingText();
  const columns: TableColumn<Schedule>[] = [
    {
      id: "when",
      label: t("schedule.when"),
      cell: (one) => (
        <Stack gap={0}>
          <Text size="sm">{said(one.cron)}</Text>
          <Text size="xs" c="dimmed">
            {one.timeZone}
            {one.narrow.length > 0 && ` · ${one.narrow.slice(0, 2).join(", ")}${one.narrow.length > 2 ? " …" : ""}`}
          </Text>
        </Stack>
      ),
    },
    {
      id: "next",
      label: t("schedule.next"),
      cell: (one) => (one.enabled ? <NextRuns runs={one.nextRuns} /> : t("schedule.off")),
    },
    {
      id: "last",
      label: t("schedule.last"),
      cell: (one) =>
        one.lastAt && (
          <Stack gap={0}>
            <Time at={one.lastAt} />
            <Outcome code={one.lastOutcome} />
          </Stack>
        ),
    },
    {
      id: "enabled",
      label: t("schedule.enabled"),
      cell: (one) => <Enabled networkId={networkId} one={one} operates={operates} />,
    },
  ];
  if (operates) {
    columns.push({ id: "actions", label: "", cell: (one) => <Actions networkId={networkId} one={one} edit={edit} /> });
  }
  return columns;
}

function Outcome({ code }: { code: string | null }) {
  const { t } = useTranslation();
  if (!code) return null;
  return (
    <Text size="xs" c={code === "ordered" ? "dimmed" : "var(--mantine-color-text)"}>
      {outcomeText(code, t)}
    </Text>
  );
}

function Enabled({ networkId, one, operates }: { networkId: string; one: Schedule; operates: boolean }) {
  const { t } = useTranslation();
  const said = useTimingText();
  const queries = useQueryClient();
  const set = useMutation({
    mutationFn: (enabled: boolean) => save(networkId, one.scheduleId, { ...asWritten(one), enabled }),
    onError: tellFailed,
    onSettled: () => queries.invalidateQueries({ queryKey: ["schedules", networkId] }),
  });
  if (!operates) return one.enabled ? t("schedule.on") : t("schedule.off");
  return (
    <Switch
      aria-label={`${t("schedule.enabled")}: ${said(one.cron)}`}
      checked={one.enabled}
      disabled={set.isPending}
      onChange={(event) => set.mutate(event.currentTarget.checked)}
    />
  );
}

function Actions({ networkId, one, edit }: { networkId: string; one: Schedule; edit: (one: Schedule) => void }) {
  const { t } = useTranslation();
  const said = useTimingText();
  const queries = useQueryClient();
  const gone = useMutation({
    mutationFn: () => remove(networkId, one.scheduleId),
    onError: tellFailed,
    onSettled: () => queries.invalidateQueries({ queryKey: ["schedules", networkId] }),
  });
  const ask = () =>
    confirm({
      title: t("schedule.removeTitle"),
      text: t("schedule.removeText", { when: said(one.cron) }),
      action: t("common.delete"),
      onConfirm: () => gone.mutate(),
    });
  return (
    <Group gap={4} wrap="nowrap" justify="flex-end">
      <Button size="compact-sm" variant="default" onClick={() => edit(one)}>
        {t("common.edit")}
      </Button>
      <Button size="compact-sm" variant="subtle" color="red" loading={gone.isPending} onClick={ask}>
        {t("common.delete")}
      </Button>
    </Group>
  );
}
