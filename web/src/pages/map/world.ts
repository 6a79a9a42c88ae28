/** The hub's answer as the map knows it: columns of numbers, cleaned names, who hangs at whom. Pure.
 *
 * Names come from the network: what turns the direction or cannot be seen is taken out, and what is long is cut. An
 * index that leads to nothing is none.
 */
import { clean } from "../../parts/clean";
import { STATES, type MapLink, type NetworkMap, type Stranger } from "./answer";

export interface Link extends MapLink {
  index: number;
}

export interface Site {
  index: number;
  id: string;
  name: string;
  router: number;
  /** Infrastructure of it, in the order of addresses. */
  devices: number[];
  subnets: number[];
  nodes: number;
  states: number[];
}

export interface Subnet {
  index: number;
  cidr: string;
  site: number;
  nodes: number;
  states: number[];
  /** Its hosts in the order of addresses. */
  hosts: number[];
}

export interface World {
  size: number;
  ids: string[];
  /** Name, or else the address. */
  names: string[];
  addrs: string[];
  types: string[];
  state: Uint8Array;
  tier: Uint8Array;
  site: Int32Array;
  subnet: Int32Array;
  sites: Site[];
  subnets: Subnet[];
  links: Link[];
  strangers: Stranger[];
  /** By node: indices into links. */
  linksOf: number[][];
  indexOf: Map<string, number>;
}

/** The model of an answer; nothing in it leads outside. */
export function world(map: NetworkMap): World {
  const { nodes } = map;
  const size = nodes.managedNodeId.length;
  const sites = sitesOf(map, size);
  const subnets = subnetsOf(map, sites.length);
  const made: World = {
    size,
    ids: nodes.managedNodeId,
    names: nodes.managedNodeId.map((id, one) => clean(nodes.displayName[one]) || clean(nodes.addr[one]) || id),
    addrs: nodes.managedNodeId.map((_, one) => clean(nodes.addr[one])),
    types: nodes.managedNodeId.map((_, one) => clean(nodes.deviceType[one])),
    state: Uint8Array.from(nodes.state, (one) => Math.max(0, (STATES as readonly string[]).indexOf(one))),
    tier: Uint8Array.from(nodes.tier, (one) => (one >= 1 && one <= 3 ? one : 0)),
    site: Int32Array.from(nodes.site, (one) => inside(one, sites.length)),
    subnet: Int32Array.from(nodes.subnet, (one) => inside(one, subnets.length)),
    sites,
    subnets,
    links: [],
    strangers: map.strangers,
    linksOf: Array.from({ length: size }, () => []),
    indexOf: new Map(nodes.managedNodeId.map((id, one) => [id, one])),
  };
  place(made);
  connect(made, map.links);
  return made;
}

function inside(index: number | null, length: number): number {
  return index !== null && Number.isInteger(index) && index >= 0 && index < length ? index : -1;
}

function sitesOf(map: NetworkMap, size: number): Site[] {
  return map.sites.map((one, index) => ({
    index,
    id: one.siteId,
    name: clean(one.displayName) || one.siteId,
    router: inside(one.router, size),
    devices: [],
    subnets: [],
    nodes: 0,
    states: [0, 0, 0, 0],
  }));
}

function subnetsOf(map: NetworkMap, sites: number): Subnet[] {
  return map.subnets.map((one, index) => ({
    index,
    cidr: clean(one.subnet),
    site: inside(one.site, sites),
    nodes: one.nodes,
    states: STATES.map((state) => one.states[state]),
    hosts: [],
  }));
}

/** Each node stands in one place: infrastructure in its site, a host in its subnet, or in one without a name. */
function place(made: World): void {
  const bare = new Map(made.subnets.filter((one) => one.cidr === "").map((one) => [one.site, one]));
  for (let node = 0; node < made.size; node += 1) {
    const device = (made.tier[node] ?? 0) > 0;
    const told = made.subnets[made.subnet[node] ?? -1];
    const own = made.sites[made.site[node] ?? -1];
    const through = made.sites[told?.site ?? -1];
    const site = (device ? (own ?? through) : (through ?? own)) ?? noSite(made);
    made.site[node] = site.index;
    count(site.states, made.state[node]);
    site.nodes += 1;
    if (device) {
      site.devices.push(node);
      continue;
    }
    let subnet = through ? told : bare.get(site.index);
    if (!subnet) bare.set(site.index, (subnet = noSubnet(made, site.index)));
    made.subnet[node] = subnet.index;
    subnet.hosts.push(node);
  }
  for (const one of made.subnets) settle(made, one);
}

function count(states: number[], state: number | undefined): void {
  states[state ?? 0] = (states[state ?? 0] ?? 0) + 1;
}

/** A subnet that the hub gave no count has that of its hosts. */
function settle(made: World, subnet: Subnet): void {
  if (subnet.nodes < subnet.hosts.length) {
    subnet.nodes = subnet.hosts.length;
    subnet.states = [0, 0, 0, 0];
    for (const host of subnet.hosts) count(subnet.states, made.state[host]);
  }
  if (subnet.nodes > 0) made.sites[subnet.site]?.subnets.push(subnet.index);
}

/** The site of what has none: there is one at most. */
function noSite(made: World): Site {
  const last = made.sites.at(-1);
  if (last?.id === "") return last;
  const index = made.sites.length;
  made.sites.push({ index, id: "", name: "", router: -1, devices: [], subnets: [], nodes: 0, states: [0, 0, 0, 0] });
  return made.sites.at(-1) as Site;
}

function noSubnet(made: World, site: number): Subnet {
  const index = made.subnets.length;
  made.subnets.push({ index, cidr: "", site, nodes: 0, states: [0, 0, 0, 0], hosts: [] });
  return made.subnets.at(-1) as Subnet;
}

function connect(made: World, links: MapLink[]): void {
  for (const one of links) {
    const from = inside(one.from, made.size);
    const to = inside(one.to, made.size);
    const stranger = inside(one.stranger, made.strangers.length);
    if (from < 0 || (to < 0 && stranger < 0) || from === to) continue;
    const index = made.links.length;
    made.links.push({ ...one, from, to: to < 0 ? null : to, stranger: to < 0 ? stranger : null, index });
    made.linksOf[from]?.push(index);
    if (to >= 0) made.linksOf[to]?.push(index);
  }
}
