/** Lines: solid where a device told of it, dashed where it is inferred. */
import { cellBox } from "../layout/cards";
import type { Box, DeviceBox, SiteBox, Trunk } from "../layout/boxes";
import type { Link } from "../world";
import { FAINT, faint, toX, toY, type Pen, type View } from "./pen";
import type { Writer } from "./text";

const DASH = [5, 4];
const SOLID: number[] = [];

/** One line for all links between two sites, with their number. */
export function trunk(pen: Pen, write: Writer, view: View, one: Trunk): void {
  const links = one.links
    .flatMap((at) => view.world.links[at] ?? [])
    .filter((link) => view.layers.includes(link.layer));
  if (links.length === 0 || one.way.length === 0) return;
  const lit = links.some((link) => view.lit.links.has(link.index));
  const clear = links.some((link) => !faint(view, link.from) && !faint(view, link.to ?? -1));
  pen.globalAlpha = clear || lit ? 1 : FAINT;
  pen.strokeStyle = lit ? view.colours.chosen : view.colours.trunk;
  pen.lineWidth = Math.min(5, 1.5 + Math.log2(links.length));
  pen.setLineDash(links.some((link) => link.measured) ? SOLID : DASH);
  const [x, y] = line(pen, view, one);
  pen.setLineDash(SOLID);
  const size = view.level.text;
  if (view.k >= 0.18) write.put(`×${links.length.toLocaleString()}`, x, y, size, view.colours.dimmed, "left", true);
  pen.globalAlpha = 1;
}

/** The line through its places; where its number stands. */
function line(pen: Pen, view: View, { way }: Trunk): [number, number] {
  pen.beginPath();
  let [x, y] = [0, 0];
  way.forEach(([toward, below], at) => {
    const [x2, y2] = [toX(view, toward), toY(view, below)];
    if (at === 0) pen.moveTo(x2, y2);
    else if (Math.abs(x2 - x) < 1 || Math.abs(y2 - y) < 1) pen.lineTo(x2, y2);
    else pen.bezierCurveTo(x, (y + y2) / 2, x2, (y + y2) / 2, x2, y2);
    [x, y] = [x2, y2];
  });
  pen.stroke();
  const before = way.at(-2);
  const flat = before !== undefined && before[1] === way.at(-1)?.[1];
  return flat ? [(toX(view, before[0]) + x) / 2 - 8, y - 10] : [x + 6, y - Math.max(9, 14 * view.k)];
}

/** Links between the devices of a site: a stroke for each kind of them. */
export function inner(pen: Pen, view: View, box: SiteBox): void {
  const { world, layers, layout, colours } = view;
  for (const layer of layers)
    for (const measured of [true, false])
      for (const dim of view.shown ? [true, false] : [false]) {
        let any = false;
        for (const at of box.links) {
          const link = world.links[at];
          if (link?.layer !== layer || link.measured !== measured || isFaint(view, link) !== dim) continue;
          const [a, b] = [layout.devices.get(link.from), layout.devices.get(link.to ?? -1)];
          if (!a || !b) continue;
          if (!any) pen.beginPath();
          any = true;
          curve(pen, view, a, b, layer);
        }
        if (!any) continue;
        pen.globalAlpha = dim ? FAINT : 0.9;
        pen.strokeStyle = layer === 3 ? colours.layer3 : colours.layer2;
        pen.lineWidth = Math.max(0.6, Math.min(1.6, 1.3 * view.k));
        pen.setLineDash(measured ? SOLID : DASH);
        pen.stroke();
      }
  pen.setLineDash(SOLID);
  pen.globalAlpha = 1;
}

function isFaint(view: View, link: Link): boolean {
  return view.shown !== null && (faint(view, link.from) || faint(view, link.to ?? -1));
}

/** From device to device; the layers beside one another, so that one does not hide the other. */
function curve(pen: Pen, view: View, a: DeviceBox, b: DeviceBox, layer: number): void {
  const [up, low] = a.y <= b.y ? [a, b] : [b, a];
  const aside = layer === 3 ? 3 * Math.min(view.k, 1.5) : 0;
  const [x1, y1] = [toX(view, up.x) + aside, toY(view, up.y - 8)];
  const [x2, y2] = [toX(view, low.x) + aside, toY(view, low.y - 8)];
  pen.moveTo(x1, y1);
  if (y2 - y1 < 12 * view.k) {
    // side by side: straight, but for those that would run through others
    const bow = Math.abs(x2 - x1) > 70 * view.k ? 20 * view.k : 0;
    pen.bezierCurveTo(x1 + (x2 - x1) / 4, y1 - bow, x2 - (x2 - x1) / 4, y2 - bow, x2, y2);
  } else pen.bezierCurveTo(x1, (y1 + y2) / 2, x2, (y1 + y2) / 2, x2, y2);
}

/** The path of what is selected, over all else. */
export function lit(pen: Pen, view: View): void {
  const { world, layout, colours } = view;
  pen.strokeStyle = colours.chosen;
  pen.lineWidth = Math.max(1.5, Math.min(3, 2.4 * view.k));
  for (const at of view.lit.links) {
    const link = world.links[at];
    const [a, b] = [layout.devices.get(link?.from ?? -1), layout.devices.get(link?.to ?? -1)];
    if (!link || !a || !b || world.site[a.node] !== world.site[b.node]) continue;
    pen.setLineDash(link.measured ? SOLID : DASH);
    pen.beginPath();
    curve(pen, view, a, b, link.layer);
    pen.stroke();
  }
  for (const one of view.lit.reaches) {
    const device = layout.devices.get(one.device);
    const card = layout.cards[one.subnet];
    if (!device || !card) continue;
    pen.setLineDash(one.measured ? SOLID : DASH);
    const slot = one.node < 0 ? -1 : (layout.slotOf[one.node] ?? -1);
    const to: Box = slot >= 0 && view.level.cards === 2 ? cellBox(card, slot) : card;
    const [x1, y1] = [toX(view, device.x), toY(view, device.y - 8)];
    const [x2, y2] = [toX(view, to.x + to.w / 2), toY(view, to.y)];
    pen.beginPath();
    pen.moveTo(x1, y1);
    pen.bezierCurveTo(x1, y1 + 50 * view.k, x2, y2 - 50 * view.k, x2, y2);
    pen.stroke();
  }
  pen.setLineDash(SOLID);
}
