/** Infrastructure by its shape, its name where there is room, and its unknown neighbours. */
import type { DeviceBox, SiteBox } from "../layout/boxes";
import { DEVICE } from "../layout/sizes";
import { SIGNS, type Colours } from "./colours";
import { FAINT, faint, toX, toY, type Pen, type View } from "./pen";
import { fitName, widthOf, type Writer } from "./text";

type Room = [number, number, number]; // left, right, and the line

export function devices(pen: Pen, write: Writer, view: View, box: SiteBox): void {
  const taken: Room[] = [];
  for (const one of box.devices) {
    const [x, y] = [toX(view, one.x), toY(view, one.y - 8)];
    const margin = DEVICE.pitch * view.k;
    if (x < -margin || y < -margin || x > view.width + margin || y > view.height + margin) continue;
    pen.globalAlpha = faint(view, one.node) ? FAINT : 1;
    const size = Math.max(2.5, Math.min(15, DEVICE.r * view.k));
    shape(pen, view.colours, one.tier, view.world.types[one.node] === "firewall", x, y, size);
    if (size > 5) state(pen, write, view, one, x - size, y - size);
    if (one.strangers.length > 0 && view.layers.length > 0 && size > 4) strangers(pen, write, view, one, x, y, size);
    if (view.level.names) name(write, view, one, x, y + size, taken);
  }
  pen.globalAlpha = 1;
}

/** A router is round, a firewall a hexagon, a switch a box: with a second line where others hang at it. */
export function shape(
  pen: Pen,
  colours: Colours,
  tier: DeviceBox["tier"],
  firewall: boolean,
  x: number,
  y: number,
  r: number,
): void {
  pen.fillStyle = firewall ? colours.firewall : tier === 1 ? colours.router : colours.device;
  pen.beginPath();
  if (firewall) polygon(pen, x, y, r, 6);
  else if (tier === 1) pen.arc(x, y, r, 0, 2 * Math.PI);
  else corners(pen, x - r, y - r * 0.62, 2 * r, 1.24 * r);
  pen.fill();
  if (r < 4) return;
  pen.strokeStyle = colours.onDevice;
  pen.lineWidth = Math.max(1, r / 7);
  pen.beginPath();
  if (tier === 1) {
    pen.moveTo(x - r * 0.5, y);
    pen.lineTo(x + r * 0.5, y);
    if (!firewall) pen.moveTo(x, y - r * 0.5);
    if (!firewall) pen.lineTo(x, y + r * 0.5);
  } else {
    const lines = tier === 2 ? [-0.2, 0.2] : [0];
    for (const at of lines) {
      pen.moveTo(x - r * 0.6, y + r * at);
      pen.lineTo(x + r * 0.6, y + r * at);
    }
  }
  pen.stroke();
}

function polygon(pen: Pen, x: number, y: number, r: number, sides: number): void {
  for (let at = 0; at < sides; at += 1) {
    const angle = (at / sides) * 2 * Math.PI;
    const [px, py] = [x + r * 1.1 * Math.cos(angle), y + r * 1.1 * Math.sin(angle)];
    if (at === 0) pen.moveTo(px, py);
    else pen.lineTo(px, py);
  }
  pen.closePath();
}

function corners(pen: Pen, x: number, y: number, w: number, h: number): void {
  pen.moveTo(x, y);
  pen.lineTo(x + w, y);
  pen.lineTo(x + w, y + h);
  pen.lineTo(x, y + h);
  pen.closePath();
}

/** What is not as it was bears its sign. */
function state(pen: Pen, write: Writer, view: View, one: DeviceBox, x: number, y: number): void {
  const now = (view.world.state[one.node] ?? 0) as 0 | 1 | 2 | 3;
  if (now === 0) return;
  pen.fillStyle = view.colours.states[now];
  pen.beginPath();
  pen.arc(x, y, 6, 0, 2 * Math.PI);
  pen.fill();
  write.put(SIGNS[now], x, y, now === 2 ? 7 : 11, view.colours.onStates[now], "center", true);
}

/** Neighbours that are no node: a dashed mark with a question, and how many. */
function strangers(pen: Pen, write: Writer, view: View, one: DeviceBox, x: number, y: number, r: number): void {
  const size = Math.min(7, r * 0.7);
  const [cx, cy] = [x + (DEVICE.w / 2 + 11) * Math.min(view.k, 1.3), y - r - size * 0.4];
  pen.strokeStyle = view.colours.dimmed;
  pen.lineWidth = 1;
  pen.setLineDash([2, 2]);
  pen.beginPath();
  pen.moveTo(x + r * 0.6, y - r * 0.6);
  pen.lineTo(cx - size, cy);
  pen.stroke();
  pen.beginPath();
  pen.arc(cx, cy, size, 0, 2 * Math.PI);
  pen.fillStyle = view.colours.card;
  pen.fill();
  pen.stroke();
  pen.setLineDash([]);
  write.put("?", cx, cy + 0.5, Math.round(size * 1.5), view.colours.text, "center", true);
  if (one.strangers.length > 1 && view.level.names)
    write.put(`×${one.strangers.length.toLocaleString()}`, cx + size + 2, cy, 9, view.colours.dimmed);
}

/** Its name below it, where nothing of a higher tier stands already. */
function name(write: Writer, view: View, one: DeviceBox, x: number, y: number, taken: Room[]): void {
  const size = one.tier === 1 ? view.level.text + 1 : view.level.text;
  const bold = one.tier === 1;
  const room = DEVICE.pitch * view.k * (bold ? 2.4 : 1) - 4;
  const text = fitName(view.world.names[one.node] ?? "", size, room, bold, 6);
  if (text === "") return;
  const half = widthOf(text, size, bold) / 2 + 2;
  const line = Math.round(y + size / 2 + 2);
  const [left, right] = [x - half, x + half];
  if (taken.some(([l, r, at]) => Math.abs(at - line) < size && l < right && left < r)) return;
  taken.push([left, right, line]);
  write.put(text, x, line, size, view.colours.text, "center", bold);
}
