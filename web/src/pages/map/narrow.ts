/** Which nodes are shown clearly, and what a search finds. Pure. */
import { STATES } from "./answer";
import type { Chosen } from "./chosen";
import { near, type Layers } from "./paths";
import type { World } from "./world";

export interface Narrowing {
  /** None: all. */
  states: readonly string[];
  types: readonly string[];
  /** So many links away from what is selected; 0: everything. */
  hops: number;
}

/** By node 1 where it is shown clearly, 0 where it is faint; null: all clearly. */
export function mask(world: World, by: Narrowing, one: Chosen | null, layers: Layers): Uint8Array | null {
  const focus = by.hops > 0 && one ? near(world, one, by.hops, layers) : null;
  if (!focus && by.states.length === 0 && by.types.length === 0) return null;
  const states = STATES.map((state) => by.states.length === 0 || by.states.includes(state));
  const types = new Set(by.types);
  const shown = new Uint8Array(world.size);
  for (let node = 0; node < world.size; node += 1) {
    const wanted = states[world.state[node] ?? 0] && (types.size === 0 || types.has(world.types[node] ?? ""));
    if (wanted && (!focus || focus.has(node))) shown[node] = 1;
  }
  return shown;
}

/** The device types that there are, the most frequent first. */
export function typesOf(world: World): string[] {
  const counts = new Map<string, number>();
  for (const one of world.types) if (one) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1)).map(([one]) => one);
}

export interface Found {
  one: Chosen;
  text: string;
  more: string;
}

/** What is called so, or has such an address: sites and subnets first, infrastructure before hosts. */
export function find(world: World, wanted: string, most = 20): Found[] {
  const text = wanted.trim().toLowerCase();
  if (!text) return [];
  const found: Found[] = [];
  for (const one of world.sites)
    if (one.id && one.name.toLowerCase().includes(text))
      found.push({ one: { kind: "site", site: one.index }, text: one.name, more: "" });
  for (const one of world.subnets)
    if (one.cidr.startsWith(text))
      found.push({
        one: { kind: "subnet", subnet: one.index },
        text: one.cidr,
        more: world.sites[one.site]?.name ?? "",
      });
  return [...found.slice(0, most), ...nodesCalled(world, text, most)].slice(0, most);
}

function nodesCalled(world: World, text: string, most: number): Found[] {
  const ranks: number[][] = [[], [], []];
  for (let node = 0; node < world.size; node += 1) {
    const name = (world.names[node] ?? "").toLowerCase();
    const addr = world.addrs[node] ?? "";
    if (!name.includes(text) && !addr.startsWith(text)) continue;
    const rank = name === text || addr === text ? 0 : (world.tier[node] ?? 0) > 0 ? 1 : 2;
    const list = ranks[rank] ?? [];
    if (list.length < most) list.push(node);
  }
  return ranks.flat().map((node) => ({
    one: { kind: "node", node },
    text: world.names[node] ?? "",
    more: world.addrs[node] ?? "",
  }));
}

/** By subnet how many of its hosts are shown clearly; null: all. */
export function clearOf(world: World, shown: Uint8Array | null): Int32Array | null {
  if (!shown) return null;
  const counts = new Int32Array(world.subnets.length);
  for (const one of world.subnets)
    for (const host of one.hosts) counts[one.index] = (counts[one.index] ?? 0) + (shown[host] ?? 0);
  return counts;
}
