/** Why not more of this machine is known: each try on each address, what came of it, and what to do. */
import { Badge, Card, Group, Stack, Table, Text } from "@mantine/core";
import { IconCheck, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../api/client";
import { useOperates } from "../../api/rights";
import { Empty } from "../../parts/failed";
import { methodName } from "../../parts/method";
import { Past } from "../../parts/past";
import { Time } from "../../parts/time";
import { problemAdvice, problemText } from "../../words/said";
import { AskAgain } from "./asking";
import { way } from "./deciding";
import type { Node } from "./node";

const SHOWN = 500; // attempts

export function Attempts({ node }: { node: Node }) {
  const { t } = useTranslation();
  const operates = useOperates(node.networkId);
  const attempts = node.attempts ?? [];
  return (
    <Stack>
      {operates && <AskAgain node={node} />}
      {attempts.length === 0 ? <Empty>{t("node.noAttempt")}</Empty> : <Tried attempts={attempts} />}
    </Stack>
  );
}

function Tried({ attempts }: { attempts: Schemas["NodeAttempt"][] }) {
  const { t } = useTranslation();
  return (
    <Card withBorder>
      <Table.ScrollContainer minWidth={760}>
        <Table verticalSpacing={6} aria-label={t("node.tabs.attempts")}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("nodes.address")}</Table.Th>
              <Table.Th>{t("node.method")}</Table.Th>
              <Table.Th>{t("node.file")}</Table.Th>
              <Table.Th>{t("node.result")}</Table.Th>
              <Table.Th ta="right">{t("node.seconds")}</Table.Th>
              <Table.Th>{t("node.when")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {attempts.slice(0, SHOWN).map((one, index) => (
              <Table.Tr key={index}>
                <Table.Td className="mono whole">
                  <Group gap={4}>
                    {way(one)}
                    {one.past && <Past />}
                  </Group>
                </Table.Td>
                <Table.Td>{methodName(one.method)}</Table.Td>
                <Table.Td className="said">{one.file}</Table.Td>
                <Table.Td>
                  <Result problem={one.problem} />
                </Table.Td>
                <Table.Td ta="right">{one.seconds?.toFixed(1)}</Table.Td>
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
