/** What of one node is not as it was. */
import { Alert, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Answer } from "../../parts/failed";
import { nodeDifferenceQuery } from "./ask";
import type { Node } from "./node";
import { Rows } from "./rows";

const HOWS = ["added", "removed", "changed", "upgraded", "downgraded", "unknown"] as const;

export function NodeDifference({ node, before, after }: { node: Node; before: string; after: string }) {
  const { t } = useTranslation();
  const [earlier, later] = [before, after].sort((one, other) => Number(one) - Number(other));
  const query = useQuery({
    ...nodeDifferenceQuery(node.networkId, node.managedNodeId, earlier ?? before, later ?? after),
    enabled: before !== after,
  });
  if (before === after) return <Alert color="gray">{t("node.sameSnapshot")}</Alert>;
  return (
    <Answer query={query}>
      {({ items, total }) =>
        items.length === 0 ? (
          <Text size="sm">{t("node.noDifference")}</Text>
        ) : (
          <>
            <Rows
              label={t("node.difference")}
              heads={[
                { label: t("node.item") },
                { label: t("node.how"), width: "9rem" },
                { label: t("node.before") },
                { label: t("node.after") },
              ]}
              rows={items.map((one) => {
                const how = HOWS.find((each) => each === one.how);
                return [one.item, how ? t(`node.hows.${how}`) : one.how, shown(one.before), shown(one.after)];
              })}
              height="26rem"
            />
            {total > items.length && (
              <Text size="sm" c="dimmed">
                {t("common.total", { count: total })}
              </Text>
            )}
          </>
        )
      }
    </Answer>
  );
}

function shown(value: string | number | null): string {
  return value === null ? "" : String(value);
}
