/** How far a run is, in each Ksocket, and what it waits for. */
import { Card, Group, Progress, SimpleGrid, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { PartGoing } from "../../api/live";
import { Problems } from "../../parts/problems";
import { useExact } from "../../parts/time";
import type { Part, Run } from "./ask";
import { partStatus, StatusBadge } from "./status";

const FIGURES = ["found", "asked", "sent"] as const;

/** Of what was planned, in percent; null: nothing is planned yet. */
export function share(parts: Pick<PartGoing, "sent" | "planned">[]): number | null {
  const planned = parts.reduce((sum, one) => sum + one.planned, 0);
  const sent = parts.reduce((sum, one) => sum + Math.min(one.sent, one.planned), 0);
  return planned > 0 ? Math.floor((100 * sent) / planned) : null;
}

export function Bar({ parts }: { parts: PartGoing[] }) {
  const { t } = useTranslation();
  const percent = share(parts);
  if (percent === null) return null;
  return (
    <Group gap={6} wrap="nowrap">
      <Progress value={percent} w={90} aria-label={t("scan.progress")} />
      <Text size="xs" ff="monospace">{`${percent}%`}</Text>
    </Group>
  );
}

export function Parts({ run, going }: { run: Run; going: PartGoing[] }) {
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }}>
      {run.ksockets.map((part) => (
        <OnePart
          key={part.ksocketId}
          run={run}
          part={part}
          now={going.find((one) => one.ksocketId === part.ksocketId)}
        />
      ))}
    </SimpleGrid>
  );
}

function OnePart({ run, part, now }: { run: Run; part: Part; now: PartGoing | undefined }) {
  const { t } = useTranslation();
  const told = now && now.planned + now.found > 0 ? now : part.progress;
  const percent = told ? share([told]) : null;
  return (
    <Card withBorder padding="sm">
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap">
          <Text fw={600} className="line">
            {part.displayName}
          </Text>
          <StatusBadge status={partStatus(part)} />
        </Group>
        <Waits run={run} part={part} />
        {told && part.status === "running" && (
          <>
            {percent !== null && <Progress value={percent} aria-label={`${t("scan.progress")}: ${part.displayName}`} />}
            <Group gap="lg">
              {FIGURES.map((figure) => (
                <Text key={figure} size="sm">
                  {`${t(`scan.figure.${figure}`)} ${told[figure].toLocaleString()}`}
                  {figure === "sent" && told.planned > 0 && ` / ${told.planned.toLocaleString()}`}
                </Text>
              ))}
              {!!told.rate && <Text size="sm">{t("scan.rate", { count: told.rate })}</Text>}
            </Group>
          </>
        )}
        {part.terminatedAt && run.kind !== "plan" && (
          <Text size="sm">{t("scan.addresses", { count: part.numberOfAddresses })}</Text>
        )}
        <Problems problems={part.problems} />
      </Stack>
    </Card>
  );
}

const WAITS = ["window", "run", "ksocket"] as const;

function Waits({ run, part }: { run: Run; part: Part }) {
  const { t } = useTranslation();
  const exact = useExact();
  const what = WAITS.find((one) => one === part.waitsFor);
  if (!what) return null;
  const opens = run.opensAt ? exact(run.opensAt) : t("scan.waits.never");
  return (
    <Text size="sm" role="status">
      {t(`scan.waits.${what}`, { opens })}
    </Text>
  );
}
