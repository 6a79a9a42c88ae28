/** What the device is made of: chassis, modules, power supplies, each with its serial number. */
import { Stack, Text } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Node } from "./node";
import { Rows, type Cells, type Heading } from "./rows";
import { nested } from "./tree";

const INDENT = "\u2003"; // a space as wide as a letter is high
const DEEPEST = 8;
const KEPT = 4; // columns that stand there though no part tells of it; the others do not
const KINDS = ["chassis", "stack", "module", "powerSupply", "fan", "transceiver", "other"] as const;

export function Parts({ node, height }: { node: Pick<Node, "components">; height?: string }) {
  const { t } = useTranslation();
  const rows = useMemo(
    () =>
      nested(node.components ?? []).map(({ depth, part }): Cells => {
        const kind = KINDS.find((one) => one === part.kind);
        return [
          INDENT.repeat(Math.min(depth, DEEPEST)) + part.name,
          kind ? t(`components.kinds.${kind}`) : part.kind,
          part.model,
          part.serial,
          part.vendor,
          part.hardware,
          part.firmware,
          part.software,
          part.description,
        ];
      }),
    [node.components, t],
  );
  const heads: Heading[] = [
    { label: t("components.part"), width: "minmax(15rem, 2fr)" },
    { label: t("components.kind"), width: "8rem" },
    { label: t("components.model"), width: "minmax(10rem, 1fr)" },
    { label: t("nodes.serial"), mono: true, width: "minmax(10rem, 1fr)" },
    { label: t("nodes.vendor"), width: "minmax(7rem, 1fr)" },
    { label: t("components.hardware"), width: "8rem" },
    { label: t("components.firmware"), width: "minmax(9rem, 1fr)" },
    { label: t("components.software"), width: "minmax(9rem, 1fr)" },
    { label: t("node.description"), width: "minmax(12rem, 2fr)" },
  ];
  const told = heads.map((_, at) => at < KEPT || rows.some((cells) => cells[at]));
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {t("components.about")}
      </Text>
      <Rows
        label={t("node.tabs.parts")}
        heads={heads.filter((_, at) => told[at])}
        rows={rows.map((cells) => cells.filter((_, at) => told[at]))}
        {...(height ? { height } : {})}
      />
    </Stack>
  );
}
