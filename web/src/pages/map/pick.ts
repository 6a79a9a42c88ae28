/** What is under the pointer: boxes in squares of the map, so that few are looked at. Pure. */
import { holds, type Box, type CardBox, type DeviceBox, type Layout, type SiteBox } from "./layout/boxes";
import { slotAt } from "./layout/cards";
import { DEVICE } from "./layout/sizes";

export type Picked =
  | { kind: "node"; node: number }
  | { kind: "subnet"; subnet: number }
  | { kind: "strangers"; node: number }
  | { kind: "site"; site: number };

type Thing = { box: Box } & ({ site: SiteBox } | { card: CardBox } | { device: DeviceBox } | { strangers: DeviceBox });

const SQUARE = 400;
const MANY = 4096; // squares of one box: what is larger is looked at always

export class Places {
  private readonly squares = new Map<string, Thing[]>();
  private readonly large: Thing[] = [];

  constructor(layout: Layout) {
    for (const site of layout.sites) {
      this.add({ box: site, site });
      for (const card of site.cards) this.add({ box: card, card });
      for (const device of site.devices) {
        this.add({ box: shape(device), device });
        if (device.strangers.length > 0) this.add({ box: badge(device), strangers: device });
      }
    }
  }

  private add(thing: Thing): void {
    const { x, y, w, h } = thing.box;
    const [left, right] = [Math.floor(x / SQUARE), Math.floor((x + w) / SQUARE)];
    const [top, bottom] = [Math.floor(y / SQUARE), Math.floor((y + h) / SQUARE)];
    if ((right - left + 1) * (bottom - top + 1) > MANY) {
      this.large.push(thing);
      return;
    }
    for (let column = left; column <= right; column += 1)
      for (let row = top; row <= bottom; row += 1) {
        const key = `${column} ${row}`;
        const there = this.squares.get(key);
        if (there) there.push(thing);
        else this.squares.set(key, [thing]);
      }
  }

  /** The uppermost thing at a place of the map; cells: whether single hosts are to be hit. */
  at(x: number, y: number, cells: boolean): Picked | null {
    const near = this.squares.get(`${Math.floor(x / SQUARE)} ${Math.floor(y / SQUARE)}`) ?? [];
    let best: Picked | null = null;
    let rank = 0;
    for (const thing of [...this.large, ...near]) {
      if (!holds(thing.box, x, y)) continue;
      const order = "strangers" in thing ? 4 : "device" in thing ? 3 : "card" in thing ? 2 : 1;
      if (order < rank) continue;
      rank = order;
      best = meant(thing, x, y, cells);
    }
    return best;
  }
}

function meant(thing: Thing, x: number, y: number, cells: boolean): Picked {
  if ("strangers" in thing) return { kind: "strangers", node: thing.strangers.node };
  if ("device" in thing) return { kind: "node", node: thing.device.node };
  if ("site" in thing) return { kind: "site", site: thing.site.site };
  const node = cells ? (thing.card.slots[slotAt(thing.card, x, y)] ?? -1) : -1;
  if (node >= 0) return { kind: "node", node };
  return { kind: "subnet", subnet: thing.card.subnet };
}

/** The shape of a device, as large as one can hit it. */
export function shape(one: DeviceBox): Box {
  return { x: one.x - DEVICE.w / 2, y: one.y - DEVICE.r - 8, w: DEVICE.w, h: DEVICE.r * 2 };
}

/** The mark of its unknown neighbours. */
export function badge(one: DeviceBox): Box {
  return { x: one.x + DEVICE.w / 2 + 4, y: one.y - DEVICE.r - 14, w: 14, h: 14 };
}
