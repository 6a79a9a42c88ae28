/** The way from a host or a subnet to its site's router, and what is near something. Pure. */
import type { Chosen } from "./chosen";
import type { Link, World } from "./world";

/** From a device to a card, or to a host in it. measured: false where nobody told of it: a subnet is behind its router. */
export interface Reach {
  device: number;
  subnet: number;
  node: number;
  measured: boolean;
}

export interface Lit {
  links: Set<number>;
  reaches: Reach[];
}

export type Layers = readonly number[];

const MOST = 64; // devices that a subnet's path begins at

/** Where a link leads, seen from one of its ends; -1 for a neighbour that is no node. */
export function other(link: Link, node: number): number {
  return (link.from === node ? link.to : link.from) ?? -1;
}

export function linksOf(world: World, node: number, layers: Layers): Link[] {
  return (world.linksOf[node] ?? [])
    .flatMap((one) => world.links[one] ?? [])
    .filter((one) => layers.includes(one.layer));
}

/** What lights up when this is selected. */
export function path(world: World, one: Chosen | null, layers: Layers): Lit {
  const lit: Lit = { links: new Set(), reaches: [] };
  if (one?.kind === "subnet") ofSubnet(world, one.subnet, layers, lit);
  if (one?.kind !== "node") return lit;
  if ((world.tier[one.node] ?? 0) > 0) climb(world, one.node, layers, lit);
  else ofHost(world, one.node, layers, lit);
  return lit;
}

function ofHost(world: World, host: number, layers: Layers, lit: Lit): void {
  const subnet = world.subnet[host] ?? -1;
  for (const link of linksOf(world, host, layers)) {
    const device = other(link, host);
    if ((world.tier[device] ?? 0) > 0) add(lit, { device, subnet, node: host, measured: link.measured });
  }
  finish(world, subnet, host, layers, lit);
}

function ofSubnet(world: World, subnet: number, layers: Layers, lit: Lit): void {
  for (const host of world.subnets[subnet]?.hosts ?? [])
    for (const link of linksOf(world, host, layers)) {
      const device = other(link, host);
      if ((world.tier[device] ?? 0) > 0) add(lit, { device, subnet, node: -1, measured: link.measured });
    }
  finish(world, subnet, -1, layers, lit);
}

function add(lit: Lit, reach: Reach): void {
  const there = lit.reaches.find((one) => one.device === reach.device);
  if (there) there.measured ||= reach.measured;
  else if (lit.reaches.length < MOST) lit.reaches.push(reach);
}

/** On to the router; where nobody told of any link, the router itself, as inferred. */
function finish(world: World, subnet: number, node: number, layers: Layers, lit: Lit): void {
  const site = world.subnets[subnet]?.site ?? -1;
  const router = routerOf(world, site);
  if (lit.reaches.length === 0 && router >= 0) lit.reaches.push({ device: router, subnet, node, measured: false });
  for (const one of lit.reaches) climb(world, one.device, layers, lit);
}

/** The router of a site: the one that the hub names, or its first. */
export function routerOf(world: World, site: number): number {
  const own = world.sites[site];
  if (!own) return -1;
  return own.router >= 0 ? own.router : (own.devices.find((one) => world.tier[one] === 1) ?? -1);
}

/** The shortest way over infrastructure to the router of the device's site. */
function climb(world: World, from: number, layers: Layers, lit: Lit): void {
  const router = routerOf(world, world.site[from] ?? -1);
  if (router < 0 || router === from) return;
  const came = new Map<number, Link | null>([[from, null]]);
  const queue = [from];
  for (let at = 0; at < queue.length && !came.has(router); at += 1) {
    const node = queue[at] ?? -1;
    for (const link of linksOf(world, node, layers)) {
      const next = other(link, node);
      if (next < 0 || came.has(next) || world.tier[next] === 0) continue;
      came.set(next, link);
      queue.push(next);
    }
  }
  let node = router;
  for (let link = came.get(node); link; link = came.get(node)) {
    lit.links.add(link.index);
    node = other(link, node);
  }
}

/** All nodes that are at most so many links away from it. */
export function near(world: World, one: Chosen, hops: number, layers: Layers): Set<number> {
  let now = beginning(world, one);
  const reached = new Set(now);
  for (let hop = 0; hop < hops && now.length > 0; hop += 1) {
    const next: number[] = [];
    for (const node of now)
      for (const link of linksOf(world, node, layers)) {
        const there = other(link, node);
        if (there < 0 || reached.has(there)) continue;
        reached.add(there);
        next.push(there);
      }
    now = next;
  }
  return reached;
}

function beginning(world: World, one: Chosen): number[] {
  if (one.kind === "node" || one.kind === "strangers") return [one.node];
  if (one.kind === "subnet") return [...(world.subnets[one.subnet]?.hosts ?? [])];
  const site = world.sites[one.site];
  return [...(site?.devices ?? []), ...(site?.subnets ?? []).flatMap((at) => world.subnets[at]?.hosts ?? [])];
}
