/** Why these addresses are one node, and which nodes were merged into it. */
import { List, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../api/client";
import { signatureName } from "../../parts/signature";
import { Time } from "../../parts/time";
import type { Node } from "./node";

const KNOWN = [
  "same-signature",
  "own-address",
  "same-address",
  "same-name",
  "by-hand",
  "new-node",
  "undecided",
] as const;

const SHOWN = 200; // of each

export function Reasons({ node }: { node: Node }) {
  const { t } = useTranslation();
  const { reasons = [], merges = [] } = node;
  return (
    <>
      <List size="sm" spacing={4}>
        {reasons.slice(0, SHOWN).map((one) => (
          <List.Item key={`${one.route?.join(" ") ?? ""} ${one.addr}`}>
            <span className="mono">{one.addr}</span>
            {": "}
            <Why reason={one} />
          </List.Item>
        ))}
        {merges.slice(0, SHOWN).map((one) => (
          <List.Item key={one.absorbedManagedNodeId}>
            {t("node.merged", { name: one.absorbedDisplayName, number: one.absorbedManagedNodeId })}{" "}
            <Time at={one.mergedAt} />
          </List.Item>
        ))}
      </List>
      {reasons.length === 0 && <Text c="dimmed">{t("common.none")}</Text>}
    </>
  );
}

function Why({ reason }: { reason: Schemas["Reason"] }) {
  const { t } = useTranslation();
  const { kind = "", value = "", name = "", nodes = "" } = reason.params ?? {};
  const code = KNOWN.find((one) => one === reason.code);
  return (
    <span className="said">
      {code
        ? t(`reasons.${code}`, { kind: signatureName(kind, t), value, name, nodes, addr: reason.addr })
        : reason.code}
    </span>
  );
}
