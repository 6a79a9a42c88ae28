/** Why not more of this machine is known: each try on each address, what came of it, and what to do. */
import { Badge, Button, Card, Group, Stack, Table, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconCheck, IconRefresh, IconX } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useOperates } from "../../api/rights";
import { api, told, type Schemas } from "../../api/client";
import { Empty } from "../../parts/failed";
import { Time } from "../../parts/time";
import { problemAdvice, problemText } from "../../words/said";
import type { Node } from "./node";
import { nodeQuery } from "./ask";

export function Attempts({ node }: { node: Node }) {
  const operates = useOperates(node.networkId);
  const attempts = node.attempts ?? [];
  return (
    <Stack>
      {operates && <AskAgain node={node} />}
      {attempts.length === 0 ? <Empty /> : <Tried attempts={attempts} />}
    </Stack>
  );
}

function Tried({ attempts }: { attempts: Schemas["NodeAttempt"][] }) {
  const { t } = useTranslation();
  return (
    <Card withBorder>
      <Table.ScrollContainer minWidth={760}>
        <Table verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("nodes.address")}</Table.Th>
              <Table.Th>{t("node.method")}</Table.Th>
              <Table.Th>{t("node.file")}</Table.Th>
              <Table.Th>{t("node.result")}</Table.Th>
              <Table.Th>{t("node.seconds")}</Table.Th>
              <Table.Th>{t("node.when")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {attempts.map((one, index) => (
              <Table.Tr key={index}>
                <Table.Td className="mono">{[...(one.route ?? []), one.addr].join(" → ")}</Table.Td>
                <Table.Td>{one.method.toUpperCase()}</Table.Td>
                <Table.Td className="said">{one.file}</Table.Td>
                <Table.Td>
                  <Result problem={one.problem} />
                </Table.Td>
                <Table.Td>{one.seconds?.toFixed(1)}</Table.Td>
                <Table.Td>
                  <Time at={one.startedAt} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}

function Result({ problem }: { problem: Schemas["Problem"] | null | undefined }) {
  const { t, i18n } = useTranslation();
  if (!problem) {
    return (
      <Badge color="teal" variant="light" tt="none" leftSection={<IconCheck size={12} aria-hidden />}>
        {t("node.ok")}
      </Badge>
    );
  }
  const advice = problemAdvice(problem, i18n.language);
  return (
    <Stack gap={2}>
      <Group gap={6} wrap="nowrap" align="flex-start">
        <IconX size={14} aria-hidden color="var(--mantine-color-red-text)" />
        <Text size="sm" className="said">
          {problemText(problem, i18n.language)}
        </Text>
      </Group>
      {advice && (
        <Text size="xs" c="dimmed" className="said">
          {advice}
        </Text>
      )}
    </Stack>
  );
}

function AskAgain({ node }: { node: Node }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const path = { network_id: Number(node.networkId) };
  const ask = useMutation({
    mutationFn: () =>
      told(
        api.POST("/api/apps/sonar/networks/{network_id}/scans", {
          params: { path },
          body: { kind: "ask", nodes: [Number(node.managedNodeId)] },
        }),
      ),
    onSuccess: () => {
      notifications.show({ message: t("node.asked") });
      return queries.invalidateQueries({ queryKey: nodeQuery(node.networkId, node.managedNodeId).queryKey });
    },
    onError: (error) => notifications.show({ color: "red", title: t("state.failed"), message: error.message }),
  });
  return (
    <Group>
      <Button leftSection={<IconRefresh size={16} aria-hidden />} loading={ask.isPending} onClick={() => ask.mutate()}>
        {t("node.askAgain")}
      </Button>
    </Group>
  );
}
