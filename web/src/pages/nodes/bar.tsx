/** What can be done to the nodes that are picked. */
import { Button, Group, Modal, Paper, Text } from "@mantine/core";
import { IconRefresh, IconTag, IconUserCheck, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useOperable } from "../../api/rights";
import { confirm } from "../../parts/confirm";
import { tellDone, tellFailed } from "../../parts/told";
import { MOST, type NodeRow } from "./ask";
import { useAsking } from "./deeds";
import { MarkForm, Over, TagForm } from "./labels";
import type { Picked } from "./picked";

/** Whether one may change all of these. */
function useChanges(nodes: NodeRow[]): boolean {
  const open = new Set(useOperable()?.networks.map((one) => one.networkId));
  return nodes.every((one) => open.has(one.networkId));
}

export function PickedBar({ picked, total }: { picked: Picked; total: number }) {
  const { t } = useTranslation();
  const nodes = [...picked.nodes.values()];
  const count = nodes.length;
  const changes = useChanges(nodes);
  const [form, open] = useState<"tag" | "mark" | null>(null);
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
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconTag size={14} aria-hidden />}
              onClick={() => open("tag")}
            >
              {t("nodes.tagging")}
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconUserCheck size={14} aria-hidden />}
              onClick={() => open("mark")}
            >
              {t("nodes.marking")}
            </Button>
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
      <Modal
        opened={form !== null}
        onClose={() => open(null)}
        title={t(form === "mark" ? "nodes.marking" : "nodes.tagging")}
      >
        <Over count={count} />
        {form === "tag" && <TagForm nodes={nodes} onDone={() => open(null)} />}
        {form === "mark" && <MarkForm nodes={nodes} onDone={() => open(null)} />}
      </Modal>
    </Paper>
  );
}
