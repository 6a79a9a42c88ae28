/** What is installed: packages, and updates of Windows. */
import { Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../api/client";
import { Answer, Empty } from "../../parts/failed";
import { Unlisted } from "../../parts/unlisted";
import { packagesQuery, updatesQuery } from "./ask";
import type { Node } from "./node";
import { Rows } from "./rows";
import { isWindows } from "./shown";

export function Packages({ node }: { node: Node }) {
  const { t } = useTranslation();
  const query = useQuery(packagesQuery(node.networkId, node.managedNodeId));
  if (node.numberOfPackages == null) return <Empty>{t("node.packagesUnknown")}</Empty>;
  return (
    <Stack gap="xs">
      <Unlisted of={isWindows(node) ? "programs" : "packages"} />
      <Answer query={query}>{(items) => <PackageRows items={items} />}</Answer>
    </Stack>
  );
}

/** Packages, whenever they were read. */
export function PackageRows({ items }: { items: Schemas["Package"][] }) {
  const { t } = useTranslation();
  const rows = useMemo(
    () =>
      items.map((one) => [
        one.name,
        one.epoch ? `${one.epoch}:${one.version ?? ""}` : one.version,
        one.arch,
        one.sourceName && one.sourceName !== one.name ? one.sourceName : "",
        one.vendor,
      ]),
    [items],
  );
  return (
    <Rows
      label={t("node.tabs.packages")}
      heads={[
        { label: t("common.name") },
        { label: t("nodes.version"), mono: true },
        { label: t("node.arch"), width: "9rem" },
        { label: t("node.source") },
        { label: t("nodes.vendor") },
      ]}
      rows={rows}
    />
  );
}

export function Updates({ node }: { node: Node }) {
  const { t } = useTranslation();
  const query = useQuery(updatesQuery(node.networkId, node.managedNodeId));
  const rows = useMemo(
    () => (query.data ?? []).map((one) => [one.name, one.installedOn, one.description]),
    [query.data],
  );
  if (node.numberOfWindowsUpdates == null) return <Empty>{t("node.updatesUnknown")}</Empty>;
  return (
    <Stack gap="xs">
      <Unlisted of="updates" />
      <Answer query={query}>
        {() => (
          <Rows
            label={t("node.tabs.updates")}
            heads={[{ label: t("common.name") }, { label: t("node.installedOn") }, { label: t("node.description") }]}
            rows={rows}
          />
        )}
      </Answer>
    </Stack>
  );
}
