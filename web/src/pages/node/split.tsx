/** Some of the addresses are another machine: what will be is said before it is done. */
import { Alert, Button, Checkbox, Group, ScrollArea, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, told } from "../../api/client";
import { Failed } from "../../parts/failed";
import { tellDone } from "../../parts/told";
import { called, useDecided, way } from "./deciding";
import type { Node } from "./node";

export function Split({ node, onDone }: { node: Node; onDone: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const decided = useDecided(node);
  const [chosen, choose] = useState<string[]>([]);
  const taken = node.addresses.filter((one) => chosen.includes(way(one)));
  const rest = node.addresses.filter((one) => !chosen.includes(way(one)));
  const path = { network_id: Number(node.networkId), node_id: Number(node.managedNodeId) };
  const split = useMutation({
    mutationFn: () =>
      told(
        api.POST("/api/apps/sonar/networks/{network_id}/managed-nodes/{node_id}/split", {
          params: { path },
          body: { addresses: taken.map(({ addr, route = [] }) => ({ addr, route })) },
        }),
      ),
    onSuccess: async ({ created: [number] }) => {
      onDone();
      tellDone(t("identity.splitDone"));
      await decided();
      if (number !== undefined) {
        await navigate({
          to: "/apps/sonar/networks/$networkId/managed-nodes/$nodeId",
          params: { networkId: node.networkId, nodeId: number },
        });
      }
    },
  });
  return (
    <Stack>
      {split.error && <Failed error={split.error} />}
      <Checkbox.Group label={t("identity.splitWhich")} value={chosen} onChange={choose}>
        <ScrollArea.Autosize mah={280} mt="xs">
          <Stack gap={6}>
            {node.addresses.map((one) => (
              <Checkbox
                key={way(one)}
                value={way(one)}
                size="sm"
                label={
                  <span className="mono said">
                    {[way(one), one.macaddr, one.hostnames?.[0]?.hostname].filter(Boolean).join("  ")}
                  </span>
                }
              />
            ))}
          </Stack>
        </ScrollArea.Autosize>
      </Checkbox.Group>
      {taken.length > 0 && rest.length > 0 && (
        <Alert title={t("identity.willBe")} color="teal">
          <Stack gap={4}>
            <Text size="sm" className="said">
              {t("identity.splitTaken", { addresses: taken.map(way).join(", ") })}
            </Text>
            <Text size="sm" className="said">
              {t("identity.splitRest", { name: called(node), addresses: rest.map(way).join(", ") })}
            </Text>
            <Text size="sm">{t("identity.splitLater")}</Text>
          </Stack>
        </Alert>
      )}
      {rest.length === 0 && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {t("identity.splitAll")}
        </Text>
      )}
      <Group justify="flex-end">
        <Button
          disabled={taken.length === 0 || rest.length === 0}
          loading={split.isPending}
          onClick={() => split.mutate()}
        >
          {t("identity.split")}
        </Button>
      </Group>
    </Stack>
  );
}
