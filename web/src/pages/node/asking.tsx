/** The machine is asked again; what comes of it is shown as soon as it is there. */
import { Button, Group, Loader, Text } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, told } from "../../api/client";
import { Failed } from "../../parts/failed";
import { scanQuery, underWay } from "../scans/ask";
import { useDecided } from "./deciding";
import type { Node } from "./node";

const SOON = 2_000; // milliseconds

/** The run that asks, until it is over; then what is known of the node is asked for anew. */
function useRun(node: Node, scanId: string | null) {
  const again = useDecided(node);
  const run = useQuery({
    ...scanQuery(node.networkId, scanId ?? "", false),
    enabled: scanId !== null,
    refetchInterval: ({ state }) => (state.data && !underWay(state.data) ? false : SOON),
  });
  const over = run.data !== undefined && !underWay(run.data);
  const merged = run.data?.snapshotStatus;
  useEffect(() => {
    if (over) void again();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once when it is over, and once when it is merged
  }, [over, merged]);
  return run;
}

const WAITS = ["window", "run", "ksocket"] as const;

export function AskAgain({ node }: { node: Node }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [scanId, setScanId] = useState<string | null>(null);
  const run = useRun(node, scanId);
  const path = { network_id: Number(node.networkId) };
  const ask = useMutation({
    mutationFn: () =>
      told(
        api.POST("/api/apps/sonar/networks/{network_id}/scans", {
          params: { path },
          body: { kind: "ask", nodes: [Number(node.managedNodeId)] },
        }),
      ),
    onSuccess: (ordered) => {
      queries.setQueryData(scanQuery(node.networkId, ordered.scanId, false).queryKey, ordered);
      setScanId(ordered.scanId);
    },
  });
  const status = run.data?.status;
  const open = run.data !== undefined && underWay(run.data);
  const waits = WAITS.find((one) => run.data?.ksockets.some((part) => part.waitsFor === one));
  return (
    <>
      <Group gap="sm">
        <Button
          leftSection={<IconRefresh size={16} aria-hidden />}
          loading={ask.isPending}
          disabled={open}
          onClick={() => ask.mutate()}
        >
          {t("node.askAgain")}
        </Button>
        <Group gap={6} aria-live="polite">
          {open && <Loader size="xs" type="dots" aria-hidden />}
          {status !== undefined && (
            <Text size="sm">
              {open
                ? t(waits ? `node.asking.${waits}` : "node.asking.now")
                : t(status === "done" ? "node.asking.done" : "node.asking.failed")}
            </Text>
          )}
        </Group>
      </Group>
      {ask.error && <Failed error={ask.error} />}
    </>
  );
}
