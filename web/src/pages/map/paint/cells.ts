/** The cells of a card: only those in the window. */
import type { CardBox } from "../layout/boxes";
import { blockAt } from "../layout/cards";
import { ACROSS, BLOCK, BLOCK_H, BLOCK_W, CELL } from "../layout/sizes";
import { mixed } from "./colours";
import { FAINT, faint, toX, toY, type Pen, type View } from "./pen";
import { fit, widthOf, type Writer } from "./text";

const ROWS = BLOCK / ACROSS;

export function cells(pen: Pen, write: Writer, view: View, card: CardBox): void {
  for (let block = 0; block * BLOCK < card.slots.length; block += 1) {
    const { x, y } = blockAt(card, block);
    const [left, top] = [toX(view, x), toY(view, y)];
    if (left > view.width || top > view.height) continue;
    if (left + BLOCK_W * view.k < 0 || top + BLOCK_H * view.k < 0) continue;
    const rows = Math.min(ROWS, Math.ceil(card.slots.length / ACROSS) - block * ROWS);
    if (view.bitmaps) picture(pen as CanvasRenderingContext2D, view, card, block, left, top, rows);
    else plain(pen, view, card, block, left, top);
    if (view.level.signs) marks(pen, write, view, card, block, left, top);
  }
}

/** A picture of one pixel a cell, enlarged, and the gaps over it. */
function picture(
  pen: CanvasRenderingContext2D,
  view: View,
  card: CardBox,
  block: number,
  left: number,
  top: number,
  rows: number,
): void {
  const image = view.bitmaps?.of(card);
  if (!image) return;
  const [w, h] = [CELL.w * view.k, CELL.h * view.k];
  pen.imageSmoothingEnabled = false;
  pen.drawImage(image, 0, block * ROWS, ACROSS, rows, left, top, w * ACROSS, h * rows);
  pen.fillStyle = view.colours.card;
  const gap = view.k > 4 ? 2 : 1;
  const [x1, x2] = visible(left, w, ACROSS, view.width);
  const [y1, y2] = visible(top, h, rows, view.height);
  for (let column = x1; column <= x2; column += 1) pen.fillRect(left + column * w - gap / 2, top, gap, h * rows);
  for (let row = y1; row <= y2; row += 1) pen.fillRect(left, top + row * h - gap / 2, w * ACROSS, gap);
}

/** The first and the last of so many steps that are in the window. */
function visible(from: number, step: number, count: number, size: number): [number, number] {
  return [Math.max(0, Math.floor(-from / step)), Math.min(count, Math.ceil((size - from) / step))];
}

function plain(pen: Pen, view: View, card: CardBox, block: number, left: number, top: number): void {
  const { world, colours, k } = view;
  const end = Math.min(card.slots.length, (block + 1) * BLOCK);
  for (let slot = block * BLOCK; slot < end; slot += 1) {
    const node = card.slots[slot] ?? -1;
    if (node < 0) continue;
    const colour = colours.states[(world.state[node] ?? 0) as 0 | 1 | 2 | 3];
    pen.fillStyle = faint(view, node) ? mixed(colour, colours.card, FAINT) : colour;
    const cell = slot - block * BLOCK;
    const [x, y] = [left + (cell % ACROSS) * CELL.w * k, top + Math.floor(cell / ACROSS) * CELL.h * k];
    pen.fillRect(x + 0.5, y + 0.5, CELL.w * k - 1, CELL.h * k - 1);
  }
}

/** Signs of states, and names from near. */
function marks(pen: Pen, write: Writer, view: View, card: CardBox, block: number, left: number, top: number): void {
  const { world, level, k } = view;
  const [w, h] = [CELL.w * k, CELL.h * k];
  const [x1, x2] = visible(left, w, ACROSS, view.width);
  const [y1, y2] = visible(top, h, ROWS, view.height);
  for (let row = y1; row < y2; row += 1)
    for (let column = x1; column < x2; column += 1) {
      const node = card.slots[block * BLOCK + row * ACROSS + column] ?? -1;
      if (node < 0 || faint(view, node)) continue;
      const state = (world.state[node] ?? 0) as 0 | 1 | 2 | 3;
      const [x, y] = [left + column * w, top + row * h];
      pen.fillStyle = view.colours.onStates[state];
      if (level.lines === 0) mark(pen, state, x + w / 2, y + h / 2, Math.min(h * 0.6, 7));
      else words(pen, write, view, node, state, x, y, w, h);
    }
}

/** + new, ● changed, − lost. */
function mark(pen: Pen, state: number, x: number, y: number, size: number): void {
  const thick = Math.max(1, size / 4);
  if (state === 1 || state === 3) pen.fillRect(x - size / 2, y - thick / 2, size, thick);
  if (state === 1) pen.fillRect(x - thick / 2, y - size / 2, thick, size);
  if (state === 2) pen.fillRect(x - size / 4, y - size / 4, size / 2, size / 2);
}

function words(
  pen: Pen,
  write: Writer,
  view: View,
  node: number,
  state: 0 | 1 | 2 | 3,
  x: number,
  y: number,
  w: number,
  h: number,
): void {
  const { world, level, colours, spoken } = view;
  const size = Math.min(12, Math.max(9, Math.round(h / (level.lines + 0.6))));
  const line = size + 2;
  const colour = colours.onStates[state];
  const room = w - 6 - (state === 0 ? 0 : 10);
  if (state !== 0) mark(pen, state, x + w - 8, y + 8, 7);
  const [name = "", addr = "", type = ""] = [world.names[node], world.addrs[node], world.types[node]];
  const texts = [name, name === addr ? "" : addr, type && spoken.type(type)].filter(Boolean).slice(0, level.lines);
  // a name of which too little fits is less than the end of the address
  if (level.lines === 1 && widthOf(name, size) > room && w < 70) texts[0] = short(addr);
  const bold = (at: number) => at === 0 && level.lines > 1;
  const from = y + h / 2 - ((texts.length - 1) * line) / 2;
  texts.forEach((text, at) =>
    write.put(fit(text, size, room, bold(at)), x + 4, from + at * line, size, colour, "left", bold(at)),
  );
}

/** ".37", ":1f" */
function short(addr: string): string {
  const at = Math.max(addr.lastIndexOf("."), addr.lastIndexOf(":"));
  return at < 0 ? addr : addr.slice(at);
}
