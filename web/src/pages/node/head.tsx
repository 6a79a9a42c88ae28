/** What the node is called, its state, what people say of it; marks and tags are changed here. */
import { Badge, Group, Pill, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useOperates } from "../../api/rights";
import { useDeviceType } from "../../parts/device";
import { useKeptFocus } from "../../parts/keptfocus";
import { MarkBadge } from "../../parts/mark";
import { StateBadge } from "../../parts/state";
import { Time } from "../../parts/time";
import { tellDone, tellFailed } from "../../parts/told";
import { useTagging } from "../nodes/deeds";
import { Labelling } from "../nodes/labelling";
import type { Node } from "./node";
import { useSystem } from "./system";
import { Unseen } from "./unseen";

export function Head({ node }: { node: Node }) {
  const { t } = useTranslation();
  const operates = useOperates(node.networkId);
  const device = useDeviceType();
  const system = useSystem(node);
  return (
    <Stack gap="xs">
      <Group gap="sm" justify="space-between" align="flex-start">
        <Group gap="sm">
          <Title order={1} size="h3" className="said">
            {node.displayName ?? node.addresses[0]?.addr}
          </Title>
          <StateBadge state={node.state} />
          {node.mark && <MarkBadge mark={node.mark} />}
          {node.deviceTypes?.slice(0, 2).map((one) => (
            <Badge key={one.type} variant="default" tt="none" title={one.reason ?? undefined}>
              {device(one.type)}
            </Badge>
          ))}
          {system && (
            <Badge variant="default" tt="none" maw={480} title={system}>
              {system}
            </Badge>
          )}
        </Group>
        {operates && (
          <Group gap="xs">
            <Labelling nodes={[node]} size="xs" />
          </Group>
        )}
      </Group>
      <Group gap="4px 16px">
        <Text size="sm" c="dimmed">
          {t("nodes.lastSeen")}: <Time at={node.lastSeenAt} />
        </Text>
        <Text size="sm" c="dimmed">
          {t("node.lastRead")}: <Time at={node.lastScanSucceededAt} />
        </Text>
        <Unseen node={node} />
        <Tags node={node} operates={operates} />
      </Group>
      {node.mark && (
        <Group gap="4px 16px" align="flex-start">
          <Text size="sm" c="dimmed" className="said">
            {t("node.markedBy", { by: node.mark.markedBy })}
            {" · "}
            <Time at={node.mark.markedAt} />
          </Text>
          {node.mark.reason && (
            <Text size="sm" className="said">
              {node.mark.reason}
            </Text>
          )}
        </Group>
      )}
    </Stack>
  );
}

function Tags({ node, operates }: { node: Node; operates: boolean }) {
  const { t } = useTranslation();
  const tag = useTagging();
  const place = useKeptFocus<HTMLDivElement>();
  const remove = (name: string) =>
    tag.mutate(
      { nodes: [node], word: { name, value: null } },
      { onSuccess: () => tellDone(t("nodes.untagged", { count: 1, tag: name })), onError: tellFailed },
    );
  return (
    <Group ref={place} tabIndex={-1} gap={6} role="list" aria-label={t("nodes.tags")} className="keeps-focus">
      {node.tags?.map((one) => (
        <Pill
          key={one.name}
          role="listitem"
          withRemoveButton={operates}
          maw={320}
          bd="1px solid var(--mantine-color-default-border)"
          removeButtonProps={{
            "aria-label": t("node.tagRemove", { tag: one.name }),
            "aria-hidden": false,
            tabIndex: 0,
            onClick: () => remove(one.name),
          }}
        >
          {one.value ? `${one.name}=${one.value}` : one.name}
        </Pill>
      ))}
    </Group>
  );
}
