/** Worlds that are made up, for tests and for measuring: the same numbers always make the same one. */
import type { MapLink, NetworkMap, State } from "../answer";

export interface Size {
  hosts: number;
  sites?: number;
  /** Unknown neighbours. */
  strangers?: number;
}

/** A generator of numbers from 0 to 1 (mulberry32). */
function dice(seed: number): () => number {
  let at = seed;
  return () => {
    at = (at + 0x6d2b79f5) | 0;
    let mixed = Math.imul(at ^ (at >>> 15), 1 | at);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const NAMES = ["CORE", "TOKYO", "OSAKA", "NAGOYA", "FUKUOKA", "SENDAI", "SAPPORO", "HIROSHIMA", "KYOTO", "KOBE"];
const TYPES = ["client", "client", "client", "server", "printer", "phone", "camera"];

export function made({ hosts, sites = 7, strangers = 6 }: Size, seed = 1): NetworkMap {
  const roll = dice(seed);
  const map = empty();
  for (let site = 0; site < sites; site += 1) {
    const name = NAMES[site] ?? `SITE${site}`;
    const devices = infrastructure(map, site, name.toLowerCase());
    map.sites.push({ siteId: String(site + 1), displayName: name, router: devices[0] ?? null });
    const share = Math.floor(hosts / sites) + (site < hosts % sites ? 1 : 0);
    population(map, site, share, devices.slice(3), roll);
  }
  for (let site = 1; site < sites; site += 1) {
    const [a, b] = [map.sites[0]?.router ?? 0, map.sites[site]?.router ?? 0];
    link(map, a, b, 3, true, ["ospf"]);
    link(map, a, b, 2, true, ["lldp"]);
  }
  for (let one = 0; one < strangers; one += 1) {
    map.strangers.push({ name: `ap-${one}`, addr: null, macaddr: null, platform: "AIR-AP2802I" });
    const from = (map.sites[one % sites]?.router ?? 0) + 3;
    map.links.push({ ...blank, from, to: null, stranger: one, layer: 2, sources: ["cdp"], fromPort: `Gi1/0/${one}` });
  }
  return map;
}

export function empty(): NetworkMap {
  const nodes = {
    managedNodeId: [],
    displayName: [],
    addr: [],
    deviceType: [],
    state: [],
    subnet: [],
    site: [],
    tier: [],
  };
  const at = "2026-11-30T03:00:00Z";
  return {
    networkId: "1",
    snapshotId: null,
    at,
    sites: [],
    subnets: [],
    nodes,
    strangers: [],
    links: [],
    positions: {},
  };
}

const blank: MapLink = {
  from: 0,
  to: null,
  stranger: null,
  layer: 2,
  sources: ["lldp"],
  measured: true,
  fromPort: null,
  toPort: null,
};

/** A node; its index. */
export function node(map: NetworkMap, name: string | null, addr: string, more: Partial<Node> = {}): number {
  const { nodes } = map;
  const one = { type: "client", state: "known", subnet: -1, site: 0, tier: 0, ...more };
  nodes.displayName.push(name);
  nodes.addr.push(addr);
  nodes.deviceType.push(one.type);
  nodes.state.push(one.state);
  nodes.subnet.push(one.subnet);
  nodes.site.push(one.site);
  nodes.tier.push(one.tier);
  return nodes.managedNodeId.push(String(nodes.managedNodeId.length + 1)) - 1;
}

interface Node {
  type: string;
  state: string;
  subnet: number;
  site: number;
  tier: number;
}

export function link(map: NetworkMap, from: number, to: number, layer = 2, measured = true, sources = ["lldp"]): void {
  map.links.push({
    ...blank,
    from,
    to,
    layer,
    measured,
    sources,
    fromPort: `Gi0/${from % 48}`,
    toPort: `Gi0/${to % 48}`,
  });
}

/** A router, two distribution switches, and seven access switches, each at one or both of these. */
function infrastructure(map: NetworkMap, site: number, name: string): number[] {
  const at = (last: number) => `10.${site}.255.${last}`;
  const router = node(map, `${name}-rt1`, at(1), { type: "router", site, tier: 1 });
  const upper = [2, 3].map((one) => node(map, `${name}-ds${one - 1}`, at(one), { type: "switch", site, tier: 2 }));
  const lower = [4, 5, 6, 7, 8, 9, 10].map((one) =>
    node(map, `${name}-as${one - 1}`, at(one), { type: "switch", site, tier: 3 }),
  );
  for (const one of upper) link(map, router, one);
  link(map, upper[0] ?? 0, upper[1] ?? 0);
  lower.forEach((one, order) => {
    link(map, upper[order % 2] ?? 0, one, 2, order !== 5);
    if (order % 3 === 0) link(map, upper[(order + 1) % 2] ?? 0, one);
  });
  return [router, ...upper, ...lower];
}

function population(map: NetworkMap, site: number, hosts: number, access: number[], roll: () => number): void {
  let left = hosts;
  for (let third = 0; left > 0; third += 1) {
    const count = Math.min(left, 20 + Math.floor(roll() * 220));
    left -= count;
    const subnet = map.subnets.length;
    const states: Record<State, number> = { known: 0, new: 0, changed: 0, lost: 0 };
    const own = access[third % access.length] ?? 0;
    for (let one = 0; one < count; one += 1) {
      const state = stateOf(roll());
      states[state] += 1;
      const type = TYPES[Math.floor(roll() * TYPES.length)] ?? "client";
      const host = node(map, `${type}-${site}-${third}-${one}`, `10.${site}.${third}.${one + 1}`, {
        type,
        state,
        subnet,
        site,
      });
      if (roll() < 0.7) link(map, host, own, 2, true, ["fdb"]);
    }
    map.subnets.push({ subnet: `10.${site}.${third}.0/24`, site, nodes: count, states });
  }
}

function stateOf(part: number): State {
  if (part < 0.04) return "lost";
  if (part < 0.06) return "changed";
  return part < 0.1 ? "new" : "known";
}
