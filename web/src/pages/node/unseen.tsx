/** Why a node that was not seen for long is not outdated: no scan has looked for it since, or not for long enough. */
import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { networkQuery } from "../../api/ask";
import { Time } from "../../parts/time";
import type { Node } from "./node";
import { unseenDays } from "./shown";

export function Unseen({ node }: { node: Node }) {
  const { t } = useTranslation();
  const network = useQuery(networkQuery(node.networkId));
  const [now] = useState(() => Date.now());
  const days = network.data?.thresholds.outdatedDays;
  if (days === undefined || node.state === "outdated" || unseenDays(node, now) < days) return null;
  const state = t(node.state === "new" ? "nodes.states.new" : "nodes.states.stable");
  return (
    <Text size="sm" c="dimmed">
      {t(node.lastMissedAt ? "node.unseen.missed" : "node.unseen.notLooked", { state, count: days })}
      {node.lastMissedAt && (
        <>
          {" "}
          <Time at={node.lastMissedAt} />
        </>
      )}
    </Text>
  );
}
