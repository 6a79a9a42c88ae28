/** The whole picture, from what lies lowest to what lies on top. Nothing outside the window is drawn. */
import { meets, type Box, type SiteBox } from "../layout/boxes";
import { SITE } from "../layout/sizes";
import { boxOf } from "../layout/layout";
import { card } from "./cards";
import { SIGNS } from "./colours";
import { devices } from "./devices";
import { inner, lit, trunk } from "./links";
import { toX, toY, windowOf, type Pen, type View } from "./pen";
import { fit, widthOf, Writer } from "./text";

export function paint(pen: Pen, view: View): void {
  ground(pen, view);
  titles(pen, view);
}

/** All that moves with the map. */
export function ground(pen: Pen, view: View): void {
  const write = new Writer(pen);
  const window = windowOf(view);
  pen.globalAlpha = 1;
  pen.fillStyle = view.colours.back;
  pen.fillRect(0, 0, view.width, view.height);
  for (const one of view.layout.trunks) trunk(pen, write, view, one);
  for (const one of view.layout.sites) if (meets(one, window)) site(pen, write, view, one, window);
  lit(pen, view);
  chosen(pen, view);
}

/** The names of sites, which stay in the window. */
export function titles(pen: Pen, view: View): void {
  const write = new Writer(pen);
  const window = windowOf(view);
  const above = { x: window.x, y: window.y - 20 / view.k, w: window.w, h: window.h + 40 / view.k };
  for (const one of view.layout.sites) if (meets(one, above)) title(pen, write, view, one);
}

function site(pen: Pen, write: Writer, view: View, box: SiteBox, window: Box): void {
  const { colours, k } = view;
  const [x, y, w, h] = [toX(view, box.x), toY(view, box.y), box.w * k, box.h * k];
  pen.fillStyle = colours.site;
  pen.fillRect(x, y, w, h);
  pen.strokeStyle = colours.border;
  pen.lineWidth = 1;
  pen.strokeRect(Math.round(x) + 0.5, Math.round(y) + 0.5, Math.round(w) - 1, Math.round(h) - 1);
  for (const one of box.cards) if (meets(one, window)) card(pen, write, view, one);
  if (view.level.devices) inner(pen, view, box);
  if (view.level.devices) devices(pen, write, view, box);
}

/** Name and counts; where one looks at the middle of a large site they stay at the window's edge. */
function title(pen: Pen, write: Writer, view: View, box: SiteBox): void {
  const own = view.world.sites[box.site];
  if (!own) return;
  const { colours, k, level } = view;
  const head = Math.max(SITE.head * Math.min(k, 1), level.title + 6);
  const [left, right] = [Math.max(toX(view, box.x), 0), Math.min(toX(view, box.x + box.w), view.width)];
  const top = toY(view, box.y);
  const y = Math.max(top, Math.min(0, top + box.h * k - head));
  const above = SITE.head * k < level.title * 0.8; // too small for it to stand within
  if (y > top && !above) {
    pen.fillStyle = colours.site;
    pen.fillRect(left + 1, y, right - left - 2, head);
  }
  const middle = above ? top - level.title / 2 - 2 : y + head / 2;
  const pad = SITE.pad * Math.min(k, 1);
  const called = own.name || view.spoken.noSite;
  const room = right - left - 2 * pad - Math.min(widthOf(called, level.title, true) + 8, (right - left) * 0.55);
  let total = view.spoken.count(own.nodes);
  if (widthOf(total, level.text) > room * 0.6) total = own.nodes.toLocaleString();
  let end = right - pad;
  const fits = (width: number) => right - pad - end + width <= room;
  if (fits(widthOf(total, level.text))) {
    for (const state of [3, 1, 2] as const) {
      const count = own.states[state] ?? 0;
      const text = `${SIGNS[state]}${count.toLocaleString()}`;
      const width = widthOf(text, level.text, true) + 8;
      if (count === 0) continue;
      if (!fits(width + widthOf(total, level.text))) break;
      write.put(text, end, middle, level.text, colours.said[state], "right", true);
      end -= width;
    }
    write.put(total, end, middle, level.text, colours.dimmed, "right");
    end -= widthOf(total, level.text) + 8;
  }
  const name = fit(called, level.title, end - left - pad, true, 1);
  write.put(name, left + pad, middle, level.title, colours.text, "left", true);
}

/** A frame around what is selected. */
function chosen(pen: Pen, view: View): void {
  const box = view.chosen && boxOf(view.layout, view.world, view.chosen);
  if (!box) return;
  const out = 2;
  pen.strokeStyle = view.colours.chosen;
  pen.lineWidth = 2.5;
  pen.strokeRect(toX(view, box.x) - out, toY(view, box.y) - out, box.w * view.k + 2 * out, box.h * view.k + 2 * out);
}
