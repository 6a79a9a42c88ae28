/** What the layout is made of. All places are of the whole map; x, y of a box is its left upper corner. */

export interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

export interface SiteBox extends Box {
  site: number;
  cards: CardBox[];
  /** Those of upper tiers first: so their names come first, too. */
  devices: DeviceBox[];
  /** Links between its devices: indices. */
  links: number[];
}

/** A subnet: its cells in blocks of 256, `across` blocks in a row. */
export interface CardBox extends Box {
  subnet: number;
  across: number;
  /** By cell: the node, -1 where nobody is. */
  slots: Int32Array;
}

/** Infrastructure: x, y is its middle. */
export interface DeviceBox {
  node: number;
  tier: number;
  x: number;
  y: number;
  /** Unknown neighbours that it told of: indices into strangers. */
  strangers: number[];
}

/** All links between two sites. */
export interface Trunk {
  from: number;
  to: number;
  links: number[];
  /** The places that its line goes through, from edge to edge, around other sites. */
  way: [number, number][];
}

export interface Layout {
  sites: SiteBox[];
  /** By subnet. */
  cards: (CardBox | undefined)[];
  /** By node. */
  devices: Map<number, DeviceBox>;
  /** By node: its cell in the card of its subnet, -1 for infrastructure. */
  slotOf: Int32Array;
  trunks: Trunk[];
  bounds: Box;
}

export function meets(a: Box, b: Box): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

export function holds(box: Box, x: number, y: number): boolean {
  return x >= box.x && y >= box.y && x < box.x + box.w && y < box.y + box.h;
}

/** The smallest box around all; one of no size where there are none. */
export function around(boxes: Box[]): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const one of boxes) {
    left = Math.min(left, one.x);
    top = Math.min(top, one.y);
    right = Math.max(right, one.x + one.w);
    bottom = Math.max(bottom, one.y + one.h);
  }
  return left === Infinity ? { x: 0, y: 0, w: 0, h: 0 } : { x: left, y: top, w: right - left, h: bottom - top };
}
