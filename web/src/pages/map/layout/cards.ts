/** Cards of subnets: how large each is, and how those of a site lie beside one another. Pure. */
import type { Subnet } from "../world";
import type { Box, CardBox } from "./boxes";
import { ACROSS, BLOCK, BLOCK_GAP, BLOCK_H, BLOCK_W, CARD, CELL } from "./sizes";
import { slots } from "./slots";

const STEP = CARD.w + CARD.gap;
const WIDE = 1.35; // what the cards of a site together should be: width by height

export function card(subnet: Subnet, addrs: string[]): CardBox {
  const cells = slots(subnet.cidr, subnet.hosts, addrs);
  const blocks = Math.ceil(cells.length / BLOCK);
  const across = Math.max(1, Math.round(Math.sqrt((blocks * BLOCK_H) / BLOCK_W)));
  const down = Math.ceil(blocks / across);
  // a block alone in the last row is as high as what is in it
  const alone = blocks - (down - 1) * across === 1;
  const last = alone ? Math.ceil((cells.length - (blocks - 1) * BLOCK) / ACROSS) * CELL.h : BLOCK_H;
  const body = (down - 1) * (BLOCK_H + BLOCK_GAP.y) + last;
  const h = Math.max(CARD.least, CARD.head + body + CARD.pad);
  return { subnet: subnet.index, across, slots: cells, x: 0, y: 0, w: across * STEP - CARD.gap, h };
}

/** Lays the cards in columns, each where the next place from above is free; how wide and high they are together. */
export function pack(cards: CardBox[]): { w: number; h: number } {
  if (cards.length === 0) return { w: 0, h: 0 };
  const area = cards.reduce((sum, one) => sum + (one.w + CARD.gap) * (one.h + CARD.gap), 0);
  const widest = Math.max(...cards.map((one) => one.w));
  const columns = Math.max(
    Math.round((widest + CARD.gap) / STEP),
    Math.min(cards.length, Math.round(Math.sqrt(area * WIDE) / STEP)),
    1,
  );
  const heights = new Array<number>(columns).fill(0);
  for (const one of cards) {
    const span = Math.round((one.w + CARD.gap) / STEP);
    const [at, y] = free(heights, span);
    one.x = at * STEP;
    one.y = y;
    heights.fill(y + one.h + CARD.gap, at, at + span);
  }
  return { w: columns * STEP - CARD.gap, h: Math.max(...heights) - CARD.gap };
}

/** The highest place where so many columns are free. */
function free(heights: number[], span: number): [number, number] {
  let best: [number, number] = [0, Infinity];
  for (let at = 0; at + span <= heights.length; at += 1) {
    const y = Math.max(...heights.slice(at, at + span));
    if (y < best[1]) best = [at, y];
  }
  return best;
}

/** Where the cells of a card begin. */
export function body(one: CardBox): { x: number; y: number } {
  return { x: one.x + CARD.pad, y: one.y + CARD.head };
}

/** Where a block of a card begins. */
export function blockAt(one: CardBox, block: number): { x: number; y: number } {
  const { x, y } = body(one);
  return {
    x: x + (block % one.across) * (BLOCK_W + BLOCK_GAP.x),
    y: y + Math.floor(block / one.across) * (BLOCK_H + BLOCK_GAP.y),
  };
}

export function cellBox(one: CardBox, slot: number): Box {
  const { x, y } = blockAt(one, Math.floor(slot / BLOCK));
  const cell = slot % BLOCK;
  return { x: x + (cell % ACROSS) * CELL.w, y: y + Math.floor(cell / ACROSS) * CELL.h, w: CELL.w, h: CELL.h };
}

/** The cell at a place of the map; -1 between and beside them. */
export function slotAt(one: CardBox, x: number, y: number): number {
  const from = body(one);
  const across = Math.floor((x - from.x) / (BLOCK_W + BLOCK_GAP.x));
  const down = Math.floor((y - from.y) / (BLOCK_H + BLOCK_GAP.y));
  if (across < 0 || down < 0 || across >= one.across) return -1;
  const inX = Math.floor((x - from.x - across * (BLOCK_W + BLOCK_GAP.x)) / CELL.w);
  const inY = Math.floor((y - from.y - down * (BLOCK_H + BLOCK_GAP.y)) / CELL.h);
  if (inX >= ACROSS || inY >= BLOCK / ACROSS) return -1;
  const slot = (down * one.across + across) * BLOCK + inY * ACROSS + inX;
  return slot < one.slots.length ? slot : -1;
}
