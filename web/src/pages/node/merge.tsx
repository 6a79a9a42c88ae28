/** Other nodes are this one: what will be is said before it is done. */
import { Alert, Button, Group, MultiSelect, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, told } from "../../api/client";
import { Failed } from "../../parts/failed";
import { tellDone } from "../../parts/told";
import { meantQuery } from "./ask";
import { called, useDecided } from "./deciding";
import type { Node } from "./node";

const MOST = 100; // nodes that the hub merges by one word

export function Merge({ node, onDone }: { node: Node; onDone: () => void }) {
  const { t } = useTranslation();
  const decided = useDecided(node);
  const [word, type] = useState("");
  const [asked] = useDebouncedValue(word, 200);
  const [known, know] = useState<Map<string, string>>(new Map());
  const [chosen, choose] = useState<string[]>([]);
  const found = useQuery(meantQuery(node.networkId, asked));
  const items = (found.data?.items ?? []).filter((one) => one.managedNodeId !== node.managedNodeId);
  const names = new Map([...known, ...items.map((one) => [one.managedNodeId, label(one)] as const)]);
  const path = { network_id: Number(node.networkId), node_id: Number(node.managedNodeId) };
  const merge = useMutation({
    mutationFn: () =>
      told(
        api.POST("/api/apps/sonar/networks/{network_id}/managed-nodes/{node_id}/merge", {
          params: { path },
          body: { managedNodeIds: chosen },
        }),
      ),
    onSuccess: () => {
      onDone();
      tellDone(t("identity.mergeDone"));
      return decided();
    },
  });
  return (
    <Stack>
      {merge.error && <Failed error={merge.error} />}
      <MultiSelect
        label={t("identity.mergeWhich")}
        description={t("identity.mergeSearch")}
        data={[...new Set([...items.map((one) => one.managedNodeId), ...chosen])].map((value) => ({
          value,
          label: names.get(value) ?? value,
        }))}
        value={chosen}
        onChange={(now) => {
          choose(now);
          know(new Map(now.map((one) => [one, names.get(one) ?? one])));
        }}
        searchable
        searchValue={word}
        onSearchChange={type}
        filter={({ options }) => options}
        maxValues={MOST}
        nothingFoundMessage={word && !found.isFetching ? t("state.nothingFound") : undefined}
        data-autofocus
      />
      {chosen.length > 0 && (
        <Alert title={t("identity.willBe")} color="teal">
          <Stack gap={4}>
            <Text size="sm" className="said">
              {t("identity.mergeInto", {
                names: chosen.map((one) => names.get(one) ?? one).join(", "),
                name: called(node),
                number: node.managedNodeId,
              })}
            </Text>
            <Text size="sm">{t("identity.mergeKept")}</Text>
            <Text size="sm">{t("identity.mergeLater")}</Text>
          </Stack>
        </Alert>
      )}
      <Group justify="flex-end">
        <Button disabled={chosen.length === 0} loading={merge.isPending} onClick={() => merge.mutate()}>
          {t("identity.merge")}
        </Button>
      </Group>
    </Stack>
  );
}

function label(one: Pick<Node, "displayName" | "addresses" | "managedNodeId">): string {
  const addr = one.addresses[0]?.addr ?? "";
  return one.displayName && one.displayName !== addr ? `${one.displayName} (${addr})` : addr || one.managedNodeId;
}
