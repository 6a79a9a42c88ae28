/** The columns of the list of nodes: what each is called, how it is shown, and by what the hub sorts it. */
import { Badge, Group } from "@mantine/core";
import type { ReactNode } from "react";
import { DeviceType } from "../../parts/device";
import { NodeLink } from "../../parts/links";
import { MarkBadge } from "../../parts/mark";
import { Past } from "../../parts/past";
import { StateBadge } from "../../parts/state";
import { Time } from "../../parts/time";
import type { NodeRow } from "./ask";

export interface Column {
  id: ColumnId;
  sort?: string;
  width: string;
  /** Numbers stand at the right. */
  numeric?: boolean;
  /** The columns of the file that say the same. */
  exported: string;
  cell: (node: NodeRow) => ReactNode;
}

function first<T>(values: readonly T[] | null | undefined): T | undefined {
  return values?.[0];
}

function line(text: string | null | undefined, mono = false): ReactNode {
  return text ? (
    <span className={mono ? "line mono" : "line"} title={text}>
      {text}
    </span>
  ) : null;
}

export const COLUMN_IDS = [
  "state",
  "displayName",
  "address",
  "deviceType",
  "system",
  "version",
  "packages",
  "mac",
  "vendor",
  "product",
  "serial",
  "tags",
  "mark",
  "lastSeen",
  "updatedAt",
  "network",
  "space",
] as const;
export type ColumnId = (typeof COLUMN_IDS)[number];

const AT_FIRST: readonly ColumnId[] = [...COLUMN_IDS.slice(0, 7), "lastSeen"];
const EVERYWHERE: readonly ColumnId[] = ["state", "displayName", "address", "network", "space", "deviceType", "system"];

export const COLUMNS: Record<ColumnId, Column> = {
  state: { id: "state", width: "6.5rem", exported: "state", cell: (node) => <StateBadge state={node.state} /> },
  displayName: {
    id: "displayName",
    sort: "displayName",
    width: "minmax(11rem, 2fr)",
    exported: "displayName",
    cell: (node) => (
      <NodeLink networkId={node.networkId} nodeId={node.managedNodeId} className="line" tabIndex={-1}>
        {node.displayName ?? first(node.addresses)?.addr}
      </NodeLink>
    ),
  },
  address: {
    id: "address",
    sort: "ipAddress",
    width: "minmax(11.5rem, 1fr)",
    exported: "ipAddress",
    cell: (node) => (
      <Group gap={4} wrap="nowrap">
        {line(first(node.addresses)?.addr, true)}
        {node.addressesPast && <Past />}
        {node.addresses.length > 1 && (
          <Badge size="xs" variant="default" flex="none">
            {`+${node.addresses.length - 1}`}
          </Badge>
        )}
      </Group>
    ),
  },
  deviceType: {
    id: "deviceType",
    width: "minmax(8.5rem, 0.7fr)",
    exported: "deviceType",
    cell: (node) => <DeviceType type={first(node.deviceTypes)?.type} />,
  },
  system: {
    id: "system",
    sort: "systemFamily",
    width: "minmax(8rem, 1.2fr)",
    exported: "systemFamily",
    cell: (node) => line(node.system?.family),
  },
  version: {
    id: "version",
    sort: "systemVersion",
    width: "minmax(7rem, 0.8fr)",
    exported: "systemVersion",
    cell: (node) => line(node.system?.version),
  },
  packages: {
    id: "packages",
    sort: "numberOfPackages",
    width: "7.5rem",
    numeric: true,
    exported: "packagesTotal",
    cell: (node) => node.numberOfPackages?.toLocaleString(),
  },
  mac: {
    id: "mac",
    width: "minmax(9.5rem, 1fr)",
    exported: "macaddr",
    cell: (node) => line(first(node.addresses)?.macaddr, true),
  },
  vendor: {
    id: "vendor",
    width: "minmax(8rem, 1fr)",
    exported: "vendor,productVendorName",
    cell: (node) =>
      line(node.extraFields?.product?.vendorName ?? first(node.addresses)?.extraFields?.macaddr?.organizationName),
  },
  product: {
    id: "product",
    width: "minmax(8rem, 1fr)",
    exported: "productModelName",
    cell: (node) => line(node.extraFields?.product?.modelName),
  },
  serial: {
    id: "serial",
    width: "minmax(8rem, 1fr)",
    exported: "systemSerial",
    cell: (node) => line(node.system?.serial, true),
  },
  tags: {
    id: "tags",
    width: "minmax(8rem, 1fr)",
    exported: "tags",
    cell: (node) => line(node.tags?.map((one) => (one.value ? `${one.name}=${one.value}` : one.name)).join(", ")),
  },
  mark: {
    id: "mark",
    width: "7rem",
    exported: "mark,markReason",
    cell: (node) => node.mark && <MarkBadge mark={node.mark} />,
  },
  lastSeen: { id: "lastSeen", width: "8rem", exported: "lastSeenAt", cell: (node) => <Time at={node.lastSeenAt} /> },
  updatedAt: {
    id: "updatedAt",
    sort: "updatedAt",
    width: "8rem",
    exported: "updatedAt",
    cell: (node) => <Time at={node.updatedAt} />,
  },
  network: {
    id: "network",
    width: "minmax(8rem, 1fr)",
    exported: "networkName",
    cell: (node) => line(node.networkDisplayName),
  },
  space: {
    id: "space",
    width: "minmax(8rem, 1fr)",
    exported: "spaceName",
    cell: (node) => line(node.spaceDisplayName),
  },
};

/** Which columns there are: those of where a node is only over all networks, and of several spaces. */
export function offered(everywhere: boolean, severalSpaces: boolean): ColumnId[] {
  return COLUMN_IDS.filter((one) =>
    one === "network" ? everywhere : one !== "space" || (everywhere && severalSpaces),
  );
}

/** The columns that an address names; those at first where it names none that there is. */
export function chosen(named: string | undefined, there: ColumnId[], everywhere: boolean): Column[] {
  const known = (ids: readonly string[]) => ids.filter((one): one is ColumnId => there.some((each) => each === one));
  const wanted = known((named ?? "").split(","));
  return (wanted.length > 0 ? wanted : known(everywhere ? EVERYWHERE : AT_FIRST)).map((id) => COLUMNS[id]);
}
