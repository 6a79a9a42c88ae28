/** What happened to this node, the newest first. */
import { Stack, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { nodeEventsQuery } from "./ask";
import { Answer, Empty } from "../../parts/failed";
import { Time } from "../../parts/time";
import { eventText } from "../../words/said";
import type { Node } from "./node";

export function Changes({ node }: { node: Node }) {
  const { t, i18n } = useTranslation();
  const query = useQuery(nodeEventsQuery(node.networkId, node.managedNodeId));
  return (
    <Answer query={query}>
      {({ items, total }) =>
        items.length === 0 ? (
          <Empty>{t("node.noChange")}</Empty>
        ) : (
          <Stack gap="xs">
            <Table verticalSpacing={6} aria-label={t("node.tabs.changes")}>
              <Table.Tbody>
                {items.map((one) => (
                  <Table.Tr key={one.eventId}>
                    <Table.Td w="10rem">
                      <Time at={one.happenedAt} />
                    </Table.Td>
                    <Table.Td className="said">{eventText(one, i18n.language)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
            {total > items.length && <Text c="dimmed">{t("common.total", { count: total })}</Text>}
          </Stack>
        )
      }
    </Answer>
  );
}
