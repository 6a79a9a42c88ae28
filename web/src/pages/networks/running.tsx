/** A scan that is under way, and how far it is. */
import { Group, Progress, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../api/client";
import { useLiving, useProgress } from "../../api/live";
import { lastScansQuery } from "./ask";

const UNDER_WAY = ["ordered", "running"];

export function isUnderWay(network: Schemas["NetworkView"]): boolean {
  return UNDER_WAY.includes(network.standing.lastRun?.status ?? "");
}

interface HowFar {
  sent: number;
  planned: number;
  found: number;
  asked: number;
}

/** The sum over all Ksockets of the run, as the stream tells it, or else the run; null: none has told anything yet. */
function useHowFar(networkId: string): { howFar: HowFar | null; waits: string | null; over: boolean } {
  const runs = useQuery(lastScansQuery(networkId, useLiving())).data?.items ?? [];
  const run = runs.find((one) => one.status === "running") ?? runs[0]; // others may wait behind the one that runs
  const going = useProgress(networkId).find((one) => one.scanId === run?.scanId)?.ksockets ?? [];
  const heard = going.filter((one) => one.planned + one.found > 0);
  const told: HowFar[] = heard.length > 0 ? heard : (run?.ksockets.flatMap((one) => one.progress ?? []) ?? []);
  const sum = (what: keyof HowFar) => told.reduce((all, one) => all + one[what], 0);
  const howFar =
    told.length > 0 ? { sent: sum("sent"), planned: sum("planned"), found: sum("found"), asked: sum("asked") } : null;
  const waits = run?.ksockets.find((one) => one.waitsFor)?.waitsFor ?? null;
  return { howFar, waits, over: run !== undefined && !UNDER_WAY.includes(run.status) };
}

const WAITS = ["window", "run", "ksocket"] as const;

export function Running({ networkId }: { networkId: string }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { howFar, waits, over } = useHowFar(networkId);
  useEffect(() => {
    if (over) void queries.invalidateQueries({ queryKey: ["networks"] });
  }, [over, queries]);
  const waiting = WAITS.find((one) => one === waits);
  const percent = howFar && howFar.planned > 0 ? Math.min(100, (howFar.sent / howFar.planned) * 100) : null;
  return (
    <div>
      <Group gap="xs" justify="space-between">
        <Text size="sm" fw={600}>
          {waiting && !howFar ? t(`networks.waits.${waiting}`) : t("networks.running")}
        </Text>
        {howFar && (
          <Text size="sm" c="dimmed">
            {t("networks.howFar", { found: howFar.found.toLocaleString(), asked: howFar.asked.toLocaleString() })}
          </Text>
        )}
      </Group>
      {!(waiting && !howFar) && (
        <Progress
          value={percent ?? 100}
          animated={percent === null}
          striped={percent === null}
          size="sm"
          mt={4}
          aria-label={t("networks.running")}
        />
      )}
    </div>
  );
}
