/** All that differs of one node: what was, and what is, side by side. */
import { Box, Group, Stack, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Answer } from "../../parts/failed";
import { Pager } from "../../parts/table";
import { differenceText, problemAdvice, problemText } from "../../words/said";
import { CHANGES, nodeDifferenceQuery, type Change, type DifferingNode, type Pair } from "./ask";
import type { Narrowed } from "./routes";
import { itemText, valueText } from "./said";
import { HowSign } from "./signs";

interface Props {
  pair: Pair;
  narrowed: Narrowed;
  node: DifferingNode;
}

export function Opened({ pair, narrowed, node }: Props) {
  const name = node.displayName ?? node.ipAddress;
  if (node.managedNodeId === null) return <Changes name={name} changes={node.changes} />;
  return <Asked pair={pair} narrowed={narrowed} nodeId={node.managedNodeId} name={name} />;
}

function Asked({ pair, narrowed, nodeId, name }: Omit<Props, "node"> & { nodeId: string; name: string }) {
  const [page, setPage] = useState(1);
  const query = useQuery(nodeDifferenceQuery(pair, nodeId, narrowed, page));
  return (
    <Answer query={query}>
      {({ items, total }) => (
        <Stack gap="xs" pb="xs">
          <Changes name={name} changes={items} />
          {total > CHANGES && (
            <Box pl={44} pr="sm">
              <Pager total={total} size={CHANGES} page={page} onPage={setPage} />
            </Box>
          )}
        </Stack>
      )}
    </Answer>
  );
}

function Changes({ name, changes }: { name: string; changes: Change[] }) {
  const { t, i18n } = useTranslation();
  return (
    <Box pl={{ base: 8, sm: 44 }} pr="sm">
      <Table.ScrollContainer minWidth={560}>
        <Table aria-label={name} verticalSpacing={3} layout="fixed">
          <Table.Thead>
            <Table.Tr>
              <Table.Th w="8.5rem">{t("difference.kind")}</Table.Th>
              <Table.Th>{t("difference.item")}</Table.Th>
              <Table.Th w="9rem">{t("difference.how")}</Table.Th>
              <Table.Th>{t("difference.before")}</Table.Th>
              <Table.Th>{t("difference.after")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {changes.map((one, index) => (
              <Table.Tr key={index}>
                <Table.Td>{differenceText("kind", one.kind, i18n.language)}</Table.Td>
                <Table.Td className="said">{itemText(one, i18n.language) || t("difference.whole")}</Table.Td>
                <Table.Td>
                  <Group gap={4} wrap="nowrap">
                    <HowSign how={one.how} />
                    {differenceText("how", one.how, i18n.language)}
                  </Group>
                </Table.Td>
                {one.how === "unknown" ? <WhyUnknown change={one} /> : <Values change={one} />}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Box>
  );
}

function Values({ change }: { change: Change }) {
  const { t } = useTranslation();
  const before = valueText(change, change.before);
  const after = valueText(change, change.after);
  return (
    <>
      <Table.Td className="said was">{before ?? <Text c="dimmed">{t("difference.notThere")}</Text>}</Table.Td>
      <Table.Td className="said is">{after ?? <Text c="dimmed">{t("difference.notThere")}</Text>}</Table.Td>
    </>
  );
}

/** In which snapshot it could not be told, and why; what is known of the other stays. */
function WhyUnknown({ change }: { change: Change }) {
  const { t } = useTranslation();
  const why = (
    <Unknown when={change.unknownIn ?? "after"} reason={change.reason ?? "not-told"} problem={change.problem} />
  );
  const told = (value: Change["before"]) =>
    valueText(change, value) ?? <Text c="dimmed">{t("difference.notThere")}</Text>;
  if (change.unknownIn === "before") {
    return (
      <>
        <Table.Td className="said">{why}</Table.Td>
        <Table.Td className="said">{told(change.after)}</Table.Td>
      </>
    );
  }
  return (
    <>
      <Table.Td className="said">{told(change.before)}</Table.Td>
      <Table.Td className="said">{why}</Table.Td>
    </>
  );
}

interface UnknownProps {
  when: "before" | "after";
  reason: NonNullable<Change["reason"]>;
  problem?: Change["problem"];
}

export function Unknown({ when, reason, problem }: UnknownProps) {
  const { t, i18n } = useTranslation();
  const said = t("difference.unknownIn", {
    when: differenceText("when", when, i18n.language),
    reason: differenceText("reason", reason, i18n.language),
  });
  return (
    <Text size="xs" c="dimmed" title={problem ? (problemAdvice(problem, i18n.language) ?? undefined) : undefined}>
      {said}
      {problem && ` (${problemText(problem, i18n.language)})`}
    </Text>
  );
}
