/** Why these addresses are one node; a person may say otherwise, and take it back. */
import { Button, Card, Group, Modal, Title } from "@mantine/core";
import { IconArrowMerge, IconArrowsSplit } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useOperates } from "../../api/rights";
import { Decisions } from "./decisions";
import { Merge } from "./merge";
import type { Node } from "./node";
import { Reasons } from "./reasons";
import { Split } from "./split";

export function Identity({ node }: { node: Node }) {
  const { t } = useTranslation();
  const operates = useOperates(node.networkId);
  const [doing, set] = useState<"split" | "merge" | null>(null);
  return (
    <Card withBorder>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h5">
          {t("node.why")}
        </Title>
        {operates && (
          <Group gap="xs">
            {node.addresses.length > 1 && (
              <Button
                size="xs"
                variant="default"
                leftSection={<IconArrowsSplit size={14} aria-hidden />}
                onClick={() => set("split")}
              >
                {t("identity.split")}
              </Button>
            )}
            <Button
              size="xs"
              variant="default"
              leftSection={<IconArrowMerge size={14} aria-hidden />}
              onClick={() => set("merge")}
            >
              {t("identity.merge")}
            </Button>
          </Group>
        )}
      </Group>
      <Reasons node={node} />
      <Decisions node={node} operates={operates} />
      <Modal opened={doing !== null} onClose={() => set(null)} title={doing && t(`identity.${doing}`)} size="lg">
        {doing === "split" && <Split node={node} onDone={() => set(null)} />}
        {doing === "merge" && <Merge node={node} onDone={() => set(null)} />}
      </Modal>
    </Card>
  );
}
