/** The hosts as they come in; when the scan is over, the nodes that they became, and the way to their packages. */
import { Button, Group, Stack, Text } from "@mantine/core";
import { IconPackage } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../api/client";
import { DeviceType } from "../../parts/device";
import { Answer } from "../../parts/failed";
import { NodeLink } from "../../parts/links";
import { Section } from "../../parts/page";
import { DataTable, type TableColumn } from "../../parts/table";
import { foundQuery, seenQuery, unmerged, type Scan } from "./ask";

type Seen = Schemas["SnapshotNode"];
type Node = Schemas["ManagedNode"];

export function Hosts({ networkId, scan }: { networkId: string; scan: Scan }) {
  const { t } = useTranslation();
  const going = unmerged(scan);
  const queries = useQueryClient();
  useEffect(() => {
    if (going) return;
    for (const one of [["nodes", networkId], ["network", networkId], ["networks"]])
      void queries.invalidateQueries({ queryKey: one });
  }, [going, networkId, queries]);
  return (
    <Section title={t("guide.hosts.title")} about={t(going ? "guide.hosts.coming" : "guide.hosts.all")}>
      {going && scan.snapshotId ? (
        <Coming networkId={networkId} snapshotId={scan.snapshotId} />
      ) : (
        <Found networkId={networkId} />
      )}
    </Section>
  );
}

const name = (one: Seen | Node) => one.displayName ?? one.addresses[0]?.addr ?? "";
const CHARACTERISTICS = (t: TFunction): TableColumn<Seen | Node>[] => [
  {
    id: "address",
    label: t("nodes.address"),
    cell: (one) => <span className="mono said">{one.addresses[0]?.addr}</span>,
  },
  {
    id: "type",
    label: t("nodes.deviceType"),
    cell: (one) => <DeviceType type={one.deviceTypes?.[0]?.type} />,
  },
  {
    id: "system",
    label: t("nodes.system"),
    cell: (one) => <span className="said">{[one.system?.family, one.system?.version].filter(Boolean).join(" ")}</span>,
  },
  {
    id: "packages",
    label: t("nodes.packages"),
    numeric: true,
    cell: (one) => one.numberOfPackages?.toLocaleString(),
  },
];

function Coming({ networkId, snapshotId }: { networkId: string; snapshotId: string }) {
  const { t } = useTranslation();
  const seen = useQuery(seenQuery(networkId, snapshotId, true));
  const columns: TableColumn<Seen>[] = [
    { id: "name", label: t("common.name"), cell: (one) => <span className="said">{name(one)}</span> },
    ...CHARACTERISTICS(t),
  ];
  return (
    <Answer query={seen}>
      {({ items }) => (
        <DataTable
          label={t("guide.hosts.title")}
          columns={columns}
          rows={items}
          id={(one) => one.nodeId}
          empty={t("guide.hosts.none")}
        />
      )}
    </Answer>
  );
}

function Found({ networkId }: { networkId: string }) {
  const { t } = useTranslation();
  const found = useQuery(foundQuery(networkId));
  const columns: TableColumn<Node>[] = [
    {
      id: "name",
      label: t("common.name"),
      cell: (one) => (
        <NodeLink
          networkId={one.networkId}
          nodeId={one.managedNodeId}
          tab={one.numberOfPackages ? "packages" : undefined}
        >
          {name(one)}
        </NodeLink>
      ),
    },
    ...CHARACTERISTICS(t),
  ];
  return (
    <Answer query={found}>
      {({ items, total }) => (
        <Stack gap="sm">
          <Ends networkId={networkId} best={items[0]} />
          <DataTable
            label={t("guide.hosts.title")}
            columns={columns}
            rows={items}
            id={(one) => one.managedNodeId}
            empty={t("guide.hosts.nothing")}
          />
          {total > items.length && (
            <Text size="sm" c="dimmed">
              {t("common.total", { count: total })}
            </Text>
          )}
        </Stack>
      )}
    </Answer>
  );
}

/** Where one goes from here. best: the node with the longest package list. */
function Ends({ networkId, best }: { networkId: string; best: Node | undefined }) {
  const { t } = useTranslation();
  if (!best) return null;
  return (
    <Group gap="xs">
      {best.numberOfPackages ? (
        <Button
          leftSection={<IconPackage size={16} aria-hidden />}
          renderRoot={(props) => (
            <Link
              {...props}
              to="/apps/sonar/networks/$networkId/managed-nodes/$nodeId"
              params={{ networkId, nodeId: best.managedNodeId }}
              search={{ tab: "packages" }}
            />
          )}
        >
          <span className="line">{t("guide.hosts.packages", { name: name(best) })}</span>
        </Button>
      ) : (
        <Text size="sm">{t("guide.hosts.noPackages")}</Text>
      )}
      <Button
        variant="default"
        renderRoot={(props) => (
          <Link {...props} to="/apps/sonar/networks/$networkId/managed-nodes" params={{ networkId }} />
        )}
      >
        {t("guide.hosts.list")}
      </Button>
    </Group>
  );
}
