/** What people decided about which addresses are one node, and the way back. */
import { Button, Group, Stack, Switch, Text, Title } from "@mantine/core";
import { IconArrowBackUp } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, told, type Schemas } from "../../api/client";
import { confirm } from "../../parts/confirm";
import { Time } from "../../parts/time";
import { tellDone, tellFailed } from "../../parts/told";
import { decisionsQuery } from "./ask";
import { useDecided, way } from "./deciding";
import type { Node } from "./node";

type Decision = Schemas["DecisionView"];

export function Decisions({ node, operates }: { node: Node; operates: boolean }) {
  const { t } = useTranslation();
  const { data } = useQuery(decisionsQuery(node.networkId));
  const [all, showAll] = useState(false);
  const every = data?.items ?? [];
  const own = every.filter((one) => [one.managedNodeId, one.otherManagedNodeId].includes(node.managedNodeId));
  if (every.length === 0) return null;
  const shown = all ? every : own;
  return (
    <Stack gap="xs" mt="md">
      <Group justify="space-between">
        <Title order={3} size="h6">
          {t("identity.decisions")}
        </Title>
        <Switch
          size="sm"
          label={t("identity.ofNetwork", { count: every.length })}
          checked={all}
          onChange={(event) => showAll(event.currentTarget.checked)}
        />
      </Group>
      {shown.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("identity.noDecision")}
        </Text>
      )}
      {shown.map((one) => (
        <Group key={one.decisionId} gap="sm" justify="space-between" wrap="nowrap">
          <Text size="sm" className="said">
            <Said decision={one} />{" "}
            <Text span size="sm" c="dimmed">
              {one.decidedBy} <Time at={one.decidedAt} />
            </Text>
          </Text>
          {operates && <Undo node={node} decision={one} />}
        </Group>
      ))}
    </Stack>
  );
}

function Said({ decision }: { decision: Decision }) {
  const { t } = useTranslation();
  const { kind, managedNodeId: node, otherManagedNodeId: other } = decision;
  const addresses = decision.addresses.map(way).join(", ");
  return t(kind === "split" ? "identity.wasSplit" : "identity.wasMerged", { node, other, addresses });
}

function Undo({ node, decision }: { node: Node; decision: Decision }) {
  const { t } = useTranslation();
  const decided = useDecided(node);
  const path = { network_id: Number(node.networkId), decision_id: Number(decision.decisionId) };
  const undo = useMutation({
    mutationFn: () =>
      told(api.DELETE("/api/apps/sonar/networks/{network_id}/decisions/{decision_id}", { params: { path } })),
    onSuccess: () => {
      tellDone(t("identity.undone"));
      return decided();
    },
    onError: tellFailed,
  });
  const { managedNodeId, otherManagedNodeId: other } = decision;
  return (
    <Button
      size="compact-xs"
      variant="default"
      flex="none"
      leftSection={<IconArrowBackUp size={14} aria-hidden />}
      loading={undo.isPending}
      onClick={() =>
        confirm({
          title: t("identity.undo"),
          text: t(decision.kind === "split" ? "identity.undoSplit" : "identity.undoMerge", {
            node: managedNodeId,
            other,
          }),
          action: t("identity.undo"),
          onConfirm: () => undo.mutate(),
        })
      }
    >
      {t("identity.undo")}
    </Button>
  );
}
