/** Cards of subnets: what they count from far, their cells from near. */
import type { CardBox } from "../layout/boxes";
import { CARD } from "../layout/sizes";
import type { Subnet } from "../world";
import { cells } from "./cells";
import { SIGNS } from "./colours";
import { FAINT, toX, toY, type Pen, type View } from "./pen";
import { fit, widthOf, type Writer } from "./text";

const ALARM = 0.1; // part of its nodes that are lost, from which on a card is marked
const ORDER = [3, 2, 1, 0] as const; // of the bar: what wants to be seen first

export function card(pen: Pen, write: Writer, view: View, one: CardBox): void {
  const subnet = view.world.subnets[one.subnet];
  if (!subnet) return;
  const { colours, level, k } = view;
  const [x, y, w, h] = [toX(view, one.x), toY(view, one.y), one.w * k, one.h * k];
  const alarm = (subnet.states[3] ?? 0) >= subnet.nodes * ALARM && (subnet.states[3] ?? 0) > 0;
  pen.globalAlpha = view.clear && view.clear[one.subnet] === 0 ? FAINT : 1;
  pen.fillStyle = colours.card;
  pen.fillRect(x, y, w, h);
  pen.strokeStyle = alarm ? colours.alarm : colours.border;
  pen.lineWidth = 1;
  pen.strokeRect(Math.round(x) + 0.5, Math.round(y) + 0.5, Math.round(w) - 1, Math.round(h) - 1);
  if (level.cards === 2) {
    heading(pen, write, view, subnet, x, y, w);
    cells(pen, write, view, one);
  } else {
    if (level.cards === 1) counts(write, view, subnet, x, y, w, h);
    const thick = Math.max(2, Math.min(4, 6 * k));
    bar(pen, view, subnet, x + 2, y + h - thick - 2, w - 4, thick);
  }
  pen.globalAlpha = 1;
}

/** From near: one line above the cells. */
function heading(pen: Pen, write: Writer, view: View, subnet: Subnet, x: number, y: number, w: number): void {
  const size = view.level.head;
  const pad = CARD.pad * Math.min(view.k, 1.5);
  const middle = y + (CARD.head * view.k) / 2 - 2;
  const name = subnet.cidr || view.spoken.noSubnet;
  const total = subnet.nodes.toLocaleString();
  const needed = widthOf(total, size) + Math.min(widthOf(name, size, true), w * 0.6) + 12;
  let left = signs(write, view, subnet, x + w - pad, middle, size, w - 2 * pad - needed);
  write.put(total, left, middle, size, view.colours.dimmed, "right");
  left -= widthOf(total, size) + 4;
  write.put(fit(name, size, left - x - pad - 4, true), x + pad, middle, size, view.colours.text, "left", true);
  const thick = Math.max(3, Math.min(5, 3 * view.k));
  bar(pen, view, subnet, x + pad, y + CARD.head * view.k - thick - 3, w - 2 * pad, thick);
}

/** From far: the subnet, and below it how many, in as much of the card as there is. */
function counts(write: Writer, view: View, subnet: Subnet, x: number, y: number, w: number, h: number): void {
  const { text: size } = view.level;
  const [pad, line] = [4, size + 3];
  const name = subnet.cidr || view.spoken.noSubnet;
  const whole = widthOf(name, size, view.k >= 0.6) <= w - 2 * pad;
  let middle = y + Math.min(h / 2 - 1, line * 0.8);
  if (h >= 2 * line + 6 && whole) {
    const top = y + Math.min(h / 2 - line + 2, 8 * view.k + 2) + size / 2;
    write.put(name, x + pad, top, size, view.colours.text, "left", view.k >= 0.6);
    middle = top + line;
  } else if (h < size + 4) return;
  const total = subnet.nodes.toLocaleString();
  const room = w - 2 * pad - widthOf(total, size) - 4;
  if (room < -4) return;
  write.put(total, x + pad, middle, size, view.colours.dimmed);
  signs(write, view, subnet, x + w - pad, middle, size, room);
}

/** "+5 −12", from the right; where it begins. What does not fit is left out, the least pressing first. */
function signs(
  write: Writer,
  view: View,
  subnet: Subnet,
  right: number,
  y: number,
  size: number,
  room: number,
): number {
  let x = right;
  for (const state of [3, 1, 2] as const) {
    const count = subnet.states[state] ?? 0;
    if (count === 0) continue;
    const text = `${SIGNS[state]}${count.toLocaleString()}`;
    const width = widthOf(text, size, true);
    if (right - x + width > room) break;
    write.put(text, x, y, size, view.colours.said[state], "right", true);
    x -= width + 6;
  }
  return x;
}

function bar(pen: Pen, view: View, subnet: Subnet, x: number, y: number, w: number, h: number): void {
  const total = subnet.states.reduce((sum, one) => sum + one, 0);
  if (total === 0 || w <= 0) return;
  let at = x;
  for (const state of ORDER) {
    const count = subnet.states[state] ?? 0;
    if (count === 0) continue;
    const wide = state === 0 ? x + w - at : Math.max(1, (count / total) * w);
    pen.fillStyle = view.colours.states[state];
    pen.fillRect(at, y, Math.min(wide, x + w - at), h);
    at += wide;
  }
}
