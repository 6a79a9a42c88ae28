/** Infrastructure of a site in tiers: router, distribution, access. Who hangs at whom decides only the order. Pure. */
import { hierarchy, tree } from "d3-hierarchy";
import type { World } from "../world";
import type { DeviceBox } from "./boxes";
import { DEVICE } from "./sizes";

interface Hung {
  device: DeviceBox | null;
  children: Hung[];
}

const TIERS = 3;

export function devices(world: World, nodes: number[]): DeviceBox[] {
  return nodes.map((node) => ({ node, tier: world.tier[node] ?? 0, x: 0, y: 0, strangers: strangersOf(world, node) }));
}

function strangersOf(world: World, node: number): number[] {
  const told = (world.linksOf[node] ?? []).map((one) => world.links[one]?.stranger ?? -1);
  return [...new Set(told.filter((one) => one >= 0))];
}

/** Lays the devices from 0, 0 on; how wide and high they are together. */
export function tiers(world: World, all: DeviceBox[]): { w: number; h: number } {
  if (all.length === 0) return { w: 0, h: 0 };
  const most = Math.max(...[1, 2, 3].map((tier) => all.filter((one) => one.tier === tier).length));
  return most * DEVICE.pitch <= DEVICE.most ? asTree(world, all) : asRows(all);
}

/** Each device below the one it hangs at, as a tidy tree. */
function asTree(world: World, all: DeviceBox[]): { w: number; h: number } {
  const top: Hung = { device: null, children: [] };
  const hung = new Map(all.map((one): [number, Hung] => [one.node, { device: one, children: [] }]));
  for (const one of hung.values()) {
    const tier = one.device?.tier ?? 0;
    const above = uplink(world, hung, one);
    let at = above ?? top;
    // a step down for each tier that is left out, so that all of one tier are equally deep
    for (let step = (above?.device?.tier ?? 0) + 1; step < tier; step += 1) {
      const gap: Hung = { device: null, children: [] };
      at.children.push(gap);
      at = gap;
    }
    at.children.push(one);
  }
  const placed = tree<Hung>()
    .nodeSize([DEVICE.pitch, 1])
    .separation(() => 1)(hierarchy(top));
  const rows = rowsOf(all);
  let [left, right] = [Infinity, -Infinity];
  placed.each(({ data: { device }, x }) => {
    if (!device) return;
    device.x = x;
    device.y = ((rows.get(device.tier) ?? 0) + 0.5) * DEVICE.row;
    left = Math.min(left, x);
    right = Math.max(right, x);
  });
  for (const one of all) one.x += DEVICE.pitch / 2 - left;
  return { w: right - left + DEVICE.pitch, h: rows.size * DEVICE.row };
}

/** Which row each tier that there is has. */
function rowsOf(all: DeviceBox[]): Map<number, number> {
  const there = Array.from({ length: TIERS }, (_, at) => at + 1).filter((tier) => all.some((one) => one.tier === tier));
  return new Map(there.map((tier, row) => [tier, row]));
}

/** The device of the nearest tier above to which there is a link: the first in the order of addresses. */
function uplink(world: World, hung: Map<number, Hung>, { device }: Hung): Hung | null {
  let best: Hung | null = null;
  if (!device) return best;
  for (const at of world.linksOf[device.node] ?? []) {
    const link = world.links[at];
    const other = hung.get((link?.from === device.node ? link.to : link?.from) ?? -1);
    if (!other?.device || other.device.tier >= device.tier) continue;
    const [tier, node] = [best?.device?.tier ?? 0, best?.device?.node ?? Infinity];
    if (other.device.tier > tier || (other.device.tier === tier && other.device.node < node)) best = other;
  }
  return best;
}

/** So many that a tree would be too wide: each tier in rows, in the order of addresses. */
function asRows(all: DeviceBox[]): { w: number; h: number } {
  const columns = Math.max(Math.floor(DEVICE.most / DEVICE.pitch), Math.ceil(Math.sqrt(all.length)));
  let row = 0;
  for (let tier = 1; tier <= TIERS; tier += 1) {
    const own = all.filter((one) => one.tier === tier);
    own.forEach((one, at) => {
      const beside = Math.min(columns, own.length - Math.floor(at / columns) * columns);
      one.x = ((columns - beside) / 2 + (at % columns) + 0.5) * DEVICE.pitch;
      one.y = (row + Math.floor(at / columns) + 0.5) * DEVICE.row;
    });
    row += Math.ceil(own.length / columns);
  }
  return { w: columns * DEVICE.pitch, h: row * DEVICE.row };
}
