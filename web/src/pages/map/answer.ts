/** What the hub tells of a network's map: GET .../map. Columns of nodes are of one length, in the order of addresses. */

export interface NetworkMap {
  networkId: string;
  snapshotId: string | null;
  /** The time of what is shown. */
  at: string | null;
  /** router: index into nodes. */
  sites: { siteId: string; displayName: string; router: number | null }[];
  /** subnet "": addresses of no known subnet. */
  subnets: { subnet: string; site: number; nodes: number; states: Record<State, number> }[];
  nodes: {
    managedNodeId: string[];
    displayName: (string | null)[];
    addr: string[];
    deviceType: string[];
    state: string[];
    /** -1: none. */
    subnet: number[];
    site: number[];
    /** 0 host, 1 router or firewall, 2 distribution, 3 access. */
    tier: number[];
  };
  /** Neighbours that are told of, but are no node. */
  strangers: Stranger[];
  links: MapLink[];
  /** Moved by a person: "site:ID", "node:ID", "subnet:CIDR", "subnet:@ID" of a site where the subnet is not known. */
  positions: Positions;
}

export interface Stranger {
  name: string | null;
  addr: string | null;
  macaddr: string | null;
  platform: string | null;
}

/** One per pair and layer. from, to: indices into nodes; stranger: into strangers. */
export interface MapLink {
  from: number;
  to: number | null;
  stranger: number | null;
  layer: number;
  sources: string[];
  measured: boolean;
  fromPort: string | null;
  toPort: string | null;
}

/** x and y; the OpenAPI knows no pairs. */
export type Positions = Record<string, number[]>;

export const STATES = ["known", "new", "changed", "lost"] as const;
export type State = (typeof STATES)[number];
