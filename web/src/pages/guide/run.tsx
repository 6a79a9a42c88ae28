/** How far the scan is, and what stood in its way. */
import { Group, List, Loader, Progress, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../api/client";
import { problemAdvice, problemText } from "../../words/said";
import { underWay } from "../scans/ask";
import { statusOf } from "../scans/status";
import type { Scan } from "./ask";

type Part = Schemas["PartView"];

const STATES = ["ordered", "running", "done", "partial", "failed", "cancelled"] as const;

export function Run({ scan }: { scan: Scan }) {
  const { t } = useTranslation();
  const state = STATES.find((one) => one === statusOf(scan));
  const Sign = scan.status === "done" ? IconCheck : IconAlertTriangle;
  return (
    <Stack gap="xs">
      <Group gap="xs" aria-live="polite">
        {underWay(scan) ? <Loader size="xs" aria-label={t("guide.run.running")} /> : <Sign size={16} aria-hidden />}
        <Text size="sm" fw={600}>
          {state ? t(`guide.run.${state}`) : scan.status}
        </Text>
      </Group>
      {underWay(scan) && <Waiting parts={scan.ksockets.filter((one) => !one.progress)} />}
      {scan.ksockets.map((one) => (
        <Share key={one.ksocketId} part={one} going={underWay(scan)} />
      ))}
    </Stack>
  );
}

function Share({ part, going }: { part: Part; going: boolean }) {
  const { t, i18n } = useTranslation();
  const { progress } = part;
  return (
    <Stack gap={4} maw={600}>
      {progress && (
        <>
          <Progress
            value={progress.planned > 0 ? Math.min(100, (100 * progress.sent) / progress.planned) : 0}
            aria-label={t("guide.run.searched", { name: part.displayName })}
          />
          <Text size="sm">{t("guide.run.progress", { found: progress.found, asked: progress.asked })}</Text>
        </>
      )}
      {!going && part.problems.length > 0 && (
        <List size="sm">
          {part.problems.map((one, index) => (
            <List.Item key={index}>
              <span className="said">{problemText(one, i18n.language)}</span>
              <Text size="xs" c="dimmed" className="said">
                {problemAdvice(one, i18n.language)}
              </Text>
            </List.Item>
          ))}
        </List>
      )}
    </Stack>
  );
}

/** What they wait for: all of them for a window or another scan, each for its own connection. */
function Waiting({ parts }: { parts: Part[] }) {
  const shared = (one: Part) => (one.waitsFor === "window" || one.waitsFor === "run" ? one.waitsFor : one.ksocketId);
  const alike = new Map(parts.map((one) => [shared(one), one]));
  return [...alike.values()].map((one) => (
    <Text key={one.ksocketId} size="sm" c="dimmed">
      <Waits part={one} />
    </Text>
  ));
}

/** What it waits for. */
export function Waits({ part: { waitsFor, displayName } }: { part: Part }) {
  const { t } = useTranslation();
  const known = (["window", "run", "ksocket"] as const).find((one) => one === waitsFor);
  return (
    <span className="said">{t(known ? `guide.waits.${known}` : "guide.waits.answer", { name: displayName })}</span>
  );
}
