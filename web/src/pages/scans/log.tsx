/** What the Ksockets say while they are at it; new lines are followed until one scrolls up. */
import { Badge, Button, Group, Paper, ScrollArea, Stack, Text } from "@mantine/core";
import { IconArrowDown } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { Answer } from "../../parts/failed";
import { Section } from "../../parts/page";
import { useExact } from "../../parts/time";
import type { Schemas } from "../../api/client";
import { problemText } from "../../words/said";
import { logQuery, underWay, type Run } from "./ask";

const NEAR = 24; // pixels from the end that still count as its end
const COLORS: Record<string, string> = { ERROR: "red", CRITICAL: "red", WARNING: "orange", INFO: "gray" };

const LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"] as const;

function levelName(level: string, t: TFunction): string {
  const known = LEVELS.find((one) => one === level);
  return known ? t(`scan.log.level.${known}`) : level;
}

export function RunLog({ run, living }: { run: Run; living: boolean }) {
  const { t } = useTranslation();
  const log = useQuery(logQuery(run.networkId, run.scanId, underWay(run) && !living));
  return (
    <Section title={t("scan.log.title")}>
      <Answer query={log}>
        {({ items }) =>
          items.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t(underWay(run) ? "scan.log.notYet" : "scan.log.none")}
            </Text>
          ) : (
            <Following lines={items} several={run.ksockets.length > 1} />
          )
        }
      </Answer>
    </Section>
  );
}

function Following({ lines, several }: { lines: Schemas["LineView"][]; several: boolean }) {
  const { t, i18n } = useTranslation();
  const exact = useExact();
  const place = useRef<HTMLDivElement>(null);
  const [follows, setFollows] = useState(true);
  const toEnd = () => place.current?.scrollTo({ top: place.current.scrollHeight });
  useEffect(() => {
    if (follows) toEnd();
  }, [lines, follows]);
  const scrolled = () => {
    const box = place.current;
    if (box) setFollows(box.scrollHeight - box.scrollTop - box.clientHeight < NEAR);
  };
  return (
    <Stack gap={4}>
      <Paper withBorder>
        <ScrollArea.Autosize
          mah={320}
          viewportRef={place}
          onScrollPositionChange={scrolled}
          viewportProps={{ tabIndex: 0, role: "log", "aria-label": t("scan.log.title") }}
        >
          <Stack gap={2} p="xs">
            {lines.map((one, index) => (
              <Group key={index} gap="xs" align="baseline">
                <Text span size="xs" c="dimmed" className="mono" style={{ flex: "none" }}>
                  {one.toldAt && exact(one.toldAt)}
                </Text>
                <Badge size="xs" tt="none" variant="light" color={COLORS[one.level] ?? "gray"} style={{ flex: "none" }}>
                  {levelName(one.level, t)}
                </Badge>
                {several && (
                  <Text span size="xs" className="said" maw={160} style={{ flex: "none" }}>
                    {one.displayName}
                  </Text>
                )}
                <Text span size="sm" className="said" style={{ flex: "1 1 14rem" }}>
                  {problemText(one.problem, i18n.language)}
                </Text>
              </Group>
            ))}
          </Stack>
        </ScrollArea.Autosize>
      </Paper>
      {!follows && (
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconArrowDown size={14} aria-hidden />}
          onClick={() => {
            setFollows(true);
            toEnd();
          }}
        >
          {t("scan.log.follow")}
        </Button>
      )}
    </Stack>
  );
}
