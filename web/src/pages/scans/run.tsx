/** One run: how far it is, why less is known than could be, what was said, and what came of it. */
import { Alert, Anchor, Button, Group, Menu, Stack, Text, Title } from "@mantine/core";
import { IconArrowLeft, IconFileReport, IconPlayerStop } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useLiving, useProgress } from "../../api/live";
import { useOperates } from "../../api/rights";
import { confirm } from "../../parts/confirm";
import { Answer } from "../../parts/failed";
import { Section } from "../../parts/page";
import { tellFailed } from "../../parts/told";
import { cancel, scanQuery, underWay, type Run } from "./ask";
import { ScanFrame } from "./frame";
import { RunFacts } from "./facts";
import { KindText, SeenLink } from "./kind";
import { RunLog } from "./log";
import { Plans } from "./plan";
import { Parts } from "./progress";
import { StatusBadge, statusOf } from "./status";

const route = getRouteApi("/apps/sonar/networks/$networkId/scans/$run");

export function RunPage() {
  const { networkId, run } = route.useParams();
  const living = useLiving();
  const query = useQuery(scanQuery(networkId, run, living));
  return (
    <ScanFrame networkId={networkId}>
      <Answer query={query}>{(data) => <Shown run={data} living={living} />}</Answer>
    </ScanFrame>
  );
}

function Shown({ run, living }: { run: Run; living: boolean }) {
  const { t } = useTranslation();
  const going = useProgress(run.networkId).find((one) => one.scanId === run.scanId)?.ksockets ?? [];
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <Group gap="sm">
          <Back networkId={run.networkId} />
          <Title order={2} size="h4">
            <KindText run={run} />
          </Title>
          <StatusBadge status={statusOf(run)} />
        </Group>
        <Group gap="xs">
          <Report run={run} />
          <Cancel run={run} />
        </Group>
      </Group>
      {run.snapshotStatus === "waiting" && <Waiting run={run} />}
      {run.incomplete && <Alert color="orange">{t("scan.incomplete")}</Alert>}
      <RunFacts run={run} />
      <Section title={t("scan.partsTitle")}>
        <Parts run={run} going={going} />
      </Section>
      <Plans run={run} />
      {run.kind !== "plan" && <RunLog run={run} living={living} />}
    </Stack>
  );
}

function Back({ networkId }: { networkId: string }) {
  const { t } = useTranslation();
  return (
    <Anchor
      size="sm"
      renderRoot={(props) => <Link {...props} to="/apps/sonar/networks/$networkId/scans" params={{ networkId }} />}
    >
      <Group gap={4} wrap="nowrap">
        <IconArrowLeft size={14} aria-hidden />
        {t("scan.title")}
      </Group>
    </Anchor>
  );
}

function Waiting({ run }: { run: Run }) {
  const { t } = useTranslation();
  return (
    <Alert color="orange" title={t("scan.approval.title")}>
      <Stack gap={4} align="flex-start">
        <Text size="sm">{t("scan.approval.about")}</Text>
        <SeenLink run={run} />
      </Stack>
    </Alert>
  );
}

function Report({ run }: { run: Run }) {
  const { t, i18n } = useTranslation();
  const path = `/api/apps/sonar/networks/${run.networkId}/scans/${run.scanId}/report`;
  const link = (format: string) => `${path}?${new URLSearchParams({ format, language: i18n.language }).toString()}`;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconFileReport size={16} aria-hidden />}>
          {t(underWay(run) && !run.startedAt ? "scan.reportBefore" : "scan.report")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={link("html")} target="_blank" rel="noopener">
          {t("scan.reportPrint")}
        </Menu.Item>
        <Menu.Item component="a" href={link("xlsx")} download>
          {t("scan.reportXlsx")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Cancel({ run }: { run: Run }) {
  const { t } = useTranslation();
  const operates = useOperates(run.networkId);
  const queries = useQueryClient();
  const end = useMutation({
    mutationFn: () => cancel(run.networkId, run.scanId),
    onError: tellFailed,
    onSettled: () => queries.invalidateQueries({ queryKey: ["scans", run.networkId] }),
  });
  if (!operates || !underWay(run)) return null;
  const ask = () =>
    confirm({
      title: t("scan.cancel.title"),
      text: t("scan.cancel.text"),
      action: t("scan.cancel.action"),
      keep: t("scan.cancel.keep"),
      onConfirm: () => end.mutate(),
    });
  return (
    <Button
      color="red"
      variant="light"
      leftSection={<IconPlayerStop size={16} aria-hidden />}
      loading={end.isPending}
      onClick={ask}
    >
      {t("scan.cancel.action")}
    </Button>
  );
}
