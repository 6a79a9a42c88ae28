/** Model and moved positions -> boxes. The same answer gives the same map, always. Pure.
 *
 * A position of a site is one of the map; those of devices and subnets are of their site: they go with it.
 */
import type { Positions } from "../answer";
import { named, type Chosen } from "../chosen";
import type { Site, World } from "../world";
import { arrange } from "./arrange";
import { around, type Box, type CardBox, type DeviceBox, type Layout, type SiteBox, type Trunk } from "./boxes";
import { card, cellBox, pack } from "./cards";
import { DEVICE, FURTHEST, SITE } from "./sizes";
import { devices, tiers } from "./tiers";
import { route } from "./ways";

export function layout(world: World, positions: Positions): Layout {
  const sites = world.sites.filter((one) => one.devices.length + one.subnets.length > 0 || one.id !== "");
  const boxes = sites.map((one) => siteBox(world, one, positions));
  const trunks = trunksOf(world);
  arrange(boxes, trunks);
  for (const one of boxes) settle(one, moved(positions, named({ kind: "site", site: one.site }, world)));
  route(boxes, trunks);
  const cards = new Array<CardBox | undefined>(world.subnets.length).fill(undefined);
  for (const one of boxes.flatMap((box) => box.cards)) cards[one.subnet] = one;
  const slotOf = new Int32Array(world.size).fill(-1);
  for (const one of cards) one?.slots.forEach((node, slot) => node >= 0 && (slotOf[node] = slot));
  return {
    sites: boxes,
    cards,
    devices: new Map(boxes.flatMap((box) => box.devices).map((one) => [one.node, one])),
    slotOf,
    trunks,
    bounds: around(boxes),
  };
}

/** A position that somebody gave; null where none did, or where it is none. */
function moved(positions: Positions, key: string): [number, number] | null {
  const given = Object.hasOwn(positions, key) ? positions[key] : undefined;
  const [x = NaN, y = NaN] = given ?? [];
  return Math.abs(x) <= FURTHEST && Math.abs(y) <= FURTHEST ? [x, y] : null; // NaN is not
}

/** A site at 0, 0 with all that is in it. */
function siteBox(world: World, site: Site, positions: Positions): SiteBox {
  const cards = site.subnets.flatMap((one) => world.subnets[one] ?? []).map((one) => card(one, world.addrs));
  const own = devices(world, site.devices);
  const below = pack(cards);
  const above = tiers(world, own);
  const w = Math.max(below.w, above.w, SITE.least);
  const from = SITE.head + above.h + (own.length > 0 && cards.length > 0 ? SITE.pad : 0);
  for (const one of own) shift(one, SITE.pad + (w - above.w) / 2, SITE.head);
  for (const one of cards) shift(one, SITE.pad, from);
  for (const one of own) put(one, moved(positions, named({ kind: "node", node: one.node }, world)));
  for (const one of cards) put(one, moved(positions, named({ kind: "subnet", subnet: one.subnet }, world)));
  const least = { x: 0, y: 0, w: w + SITE.pad, h: SITE.head };
  const size = around([least, ...cards, ...own.map(deviceBox)]);
  own.sort((a, b) => a.tier - b.tier || a.node - b.node);
  const links = inner(world, site);
  return { site: site.index, cards, devices: own, links, x: 0, y: 0, w: size.w + SITE.pad, h: size.h + SITE.pad };
}

/** Links between devices of one site. */
function inner(world: World, site: Site): number[] {
  const device = (node: number | null) => node !== null && world.site[node] === site.index && world.tier[node] !== 0;
  return site.devices.flatMap((node) =>
    (world.linksOf[node] ?? []).filter((at) => {
      const link = world.links[at];
      return link?.from === node && device(link.to);
    }),
  );
}

export function deviceBox(one: DeviceBox): Box {
  return { x: one.x - DEVICE.w, y: one.y - DEVICE.row / 2, w: 2 * DEVICE.w, h: DEVICE.row };
}

function shift(one: { x: number; y: number }, x: number, y: number): void {
  one.x += x;
  one.y += y;
}

/** Within the site: to the right and down it grows. */
function put(one: CardBox | DeviceBox, to: [number, number] | null): void {
  if (!to) return;
  const half = "node" in one;
  one.x = Math.max(to[0], half ? DEVICE.w : SITE.pad);
  one.y = Math.max(to[1], half ? SITE.head + DEVICE.row / 2 : SITE.head);
}

/** The site where it belongs, and all in it with it. */
function settle(box: SiteBox, to: [number, number] | null): void {
  if (to) [box.x, box.y] = to;
  for (const one of [...box.cards, ...box.devices]) shift(one, box.x, box.y);
}

/** Links between sites, a bundle for each pair. */
export function trunksOf(world: World): Trunk[] {
  const found = new Map<string, Trunk>();
  for (const link of world.links) {
    const [a, b] = [world.site[link.from] ?? -1, link.to === null ? -1 : (world.site[link.to] ?? -1)];
    if (a < 0 || b < 0 || a === b) continue;
    const key = a < b ? `${a} ${b}` : `${b} ${a}`;
    const there = found.get(key);
    if (there) there.links.push(link.index);
    else found.set(key, { from: Math.min(a, b), to: Math.max(a, b), links: [link.index], way: [] });
  }
  return [...found.values()].sort((a, b) => a.from - b.from || a.to - b.to);
}

/** Where something is; null where it is not on the map. */
export function boxOf(made: Layout, world: World, one: Chosen): Box | null {
  if (one.kind === "site") return made.sites.find((box) => box.site === one.site) ?? null;
  if (one.kind === "subnet") return made.cards[one.subnet] ?? null;
  const device = made.devices.get(one.node);
  if (device) return deviceBox(device);
  const there = made.cards[world.subnet[one.node] ?? -1];
  const slot = made.slotOf[one.node] ?? -1;
  return there && slot >= 0 ? cellBox(there, slot) : null;
}
