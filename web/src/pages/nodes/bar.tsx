/** What can be done to the nodes that are picked. */
import { Button, Group, Paper, Text } from "@mantine/core";
import { IconRefresh, IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useOperable } from "../../api/rights";
import { confirm } from "../../parts/confirm";
import { tellDone, tellFailed } from "../../parts/told";
import type { NodeRow } from "./ask";
import { useAsking } from "./deeds";
import { Labelling } from "./labelling";
import type { Picked } from "./picked";
import { MOST } from "./picking";

/** Whether one may change all of these. */
function useChanges(nodes: NodeRow[]): boolean {
  const open = new Set(useOperable()?.networks.map((one) => one.networkId));
  return nodes.every((one) => open.has(one.networkId));
}

interface Props {
  picked: Picked;
  total: number;
  /** What gives them as a file. */
  exported: ReactNode;
}

export function PickedBar({ picked, total, exported }: Props) {
  const { t } = useTranslation();
  const nodes = [...picked.nodes.values()];
  const count = nodes.length;
  const changes = useChanges(nodes);
  const ask = useAsking();
  const askAll = () =>
    ask.mutate(
      { nodes, word: "ask" },
      { onSuccess: () => tellDone(t("nodes.asked", { count })), onError: (error) => tellFailed(error) },
    );
  if (count === 0) return null;
  return (
    <Paper withBorder px="sm" py={6} role="region" aria-label={t("nodes.pickedBar")}>
      <Group gap="xs">
        <Text size="sm" fw={600} aria-live="polite">
          {t("nodes.picked", { count })}
        </Text>
        {count === MOST && total > MOST && (
          <Text size="sm" c="dimmed">
            {t("nodes.pickedMost", { most: MOST })}
          </Text>
        )}
        {changes ? (
          <>
            <Labelling nodes={nodes} size="compact-sm" />
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconRefresh size={14} aria-hidden />}
              loading={ask.isPending}
              onClick={() =>
                confirm({
                  title: t("nodes.askAgain"),
                  text: t("nodes.askAbout", { count }),
                  action: t("nodes.askAgain"),
                  onConfirm: askAll,
                })
              }
            >
              {t("nodes.askAgain")}
            </Button>
          </>
        ) : (
          <Text size="sm" c="dimmed">
            {t("nodes.mayNot")}
          </Text>
        )}
        {exported}
        <Button
          size="compact-sm"
          variant="subtle"
          ml="auto"
          leftSection={<IconX size={14} aria-hidden />}
          onClick={() => picked.set([])}
        >
          {t("nodes.pickNone")}
        </Button>
      </Group>
    </Paper>
  );
}
