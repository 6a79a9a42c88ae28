/** The columns of the list of nodes: what each is called, how it is shown, and by what the hub sorts it. */
import { Anchor, Badge, Group } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Schemas } from "../../api/client";
import { StateBadge } from "../../parts/state";
import { Time } from "../../parts/time";

export type NodeRow = Schemas["ManagedNode"];

export interface Column {
  id: ColumnId;
  sort?: string;
  width: string;
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
  "lastSeen",
  "updatedAt",
] as const;
export type ColumnId = (typeof COLUMN_IDS)[number];

export const SHOWN_AT_FIRST: readonly ColumnId[] = COLUMN_IDS.slice(0, 7).concat("lastSeen");

export const COLUMNS: Record<ColumnId, Column> = {
  state: { id: "state", width: "6.5rem", cell: (node) => <StateBadge state={node.state} /> },
  displayName: {
    id: "displayName",
    sort: "displayName",
    width: "minmax(11rem, 2fr)",
    cell: (node) => (
      <Anchor
        size="sm"
        className="line"
        tabIndex={-1}
        renderRoot={(props) => (
          <Link
            {...props}
            to="/apps/sonar/networks/$networkId/managed-nodes/$nodeId"
            params={{ networkId: node.networkId, nodeId: node.managedNodeId }}
          />
        )}
      >
        {node.displayName ?? first(node.addresses)?.addr}
      </Anchor>
    ),
  },
  address: {
    id: "address",
    sort: "ipAddress",
    width: "minmax(9rem, 1fr)",
    cell: (node) => (
      <Group gap={4} wrap="nowrap">
        {line(first(node.addresses)?.addr, true)}
        {node.addresses.length > 1 && (
          <Badge size="xs" variant="default" flex="none">
            {`+${node.addresses.length - 1}`}
          </Badge>
        )}
      </Group>
    ),
  },
  deviceType: { id: "deviceType", width: "minmax(6rem, 1fr)", cell: (node) => line(first(node.deviceTypes)?.type) },
  system: { id: "system", sort: "systemFamily", width: "minmax(7rem, 1fr)", cell: (node) => line(node.system?.family) },
  version: {
    id: "version",
    sort: "systemVersion",
    width: "minmax(6rem, 1fr)",
    cell: (node) => line(node.system?.version),
  },
  packages: {
    id: "packages",
    sort: "numberOfPackages",
    width: "7rem",
    cell: (node) => (node.numberOfPackages == null ? null : node.numberOfPackages.toLocaleString()),
  },
  mac: { id: "mac", width: "minmax(9.5rem, 1fr)", cell: (node) => line(first(node.addresses)?.macaddr, true) },
  vendor: {
    id: "vendor",
    width: "minmax(8rem, 1fr)",
    cell: (node) =>
      line(first(node.addresses)?.extraFields?.macaddr?.organizationName ?? node.extraFields?.product?.vendorName),
  },
  product: { id: "product", width: "minmax(8rem, 1fr)", cell: (node) => line(node.extraFields?.product?.modelName) },
  serial: { id: "serial", width: "minmax(8rem, 1fr)", cell: (node) => line(node.system?.serial, true) },
  tags: {
    id: "tags",
    width: "minmax(8rem, 1fr)",
    cell: (node) => line(node.tags?.map((one) => (one.value ? `${one.name}=${one.value}` : one.name)).join(", ")),
  },
  lastSeen: { id: "lastSeen", width: "8rem", cell: (node) => <Time at={node.lastSeenAt} /> },
  updatedAt: { id: "updatedAt", sort: "updatedAt", width: "8rem", cell: (node) => <Time at={node.updatedAt} /> },
};

/** The columns that an address names; those at first where it names none that there is. */
export function chosen(named: string | undefined): Column[] {
  const ids = (named ?? "")
    .split(",")
    .filter((one): one is ColumnId => (COLUMN_IDS as readonly string[]).includes(one));
  return (ids.length > 0 ? ids : SHOWN_AT_FIRST).map((id) => COLUMNS[id]);
}
