/** The VLANs of a switch, with the ports that are in them. */
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Section } from "../../parts/page";
import type { Node } from "./node";
import { Rows, type Cells, type Heading } from "./rows";
import { ranges } from "./tree";

export function Vlans({ node }: { node: Pick<Node, "vlans"> }) {
  const { t } = useTranslation();
  const rows = useMemo(
    () =>
      (node.vlans ?? []).map((one): Cells => [
        String(one.number),
        one.name,
        ranges(one.untagged ?? []),
        ranges(one.tagged ?? []),
      ]),
    [node.vlans],
  );
  if (rows.length === 0) return null;
  const heads: Heading[] = [
    { label: t("ports.vlan"), numeric: true, width: "6rem" },
    { label: t("common.name"), width: "minmax(9rem, 1fr)" },
    { label: t("ports.untagged"), width: "minmax(14rem, 2fr)" },
    { label: t("ports.tagged"), width: "minmax(14rem, 2fr)" },
  ];
  return (
    <Section title={t("ports.vlans")}>
      <Rows label={t("ports.vlans")} heads={heads} rows={rows} height="26rem" />
    </Section>
  );
}
