import { expect, test } from "vitest";
import { cellBox } from "./layout/cards";
import { layout } from "./layout/layout";
import { badge, Places, shape } from "./pick";
import { made } from "./testing/made";
import { world } from "./world";

const one = world(made({ hosts: 3000 }));
const boxes = layout(one, {});
const places = new Places(boxes);

test("every host is hit in the middle of its cell, from near", () => {
  for (let node = 0; node < one.size; node += 1) {
    const card = boxes.cards[one.subnet[node] ?? -1];
    const slot = boxes.slotOf[node] ?? -1;
    if (!card || slot < 0) continue;
    const { x, y, w, h } = cellBox(card, slot);
    expect(places.at(x + w / 2, y + h / 2, true)).toEqual({ kind: "node", node });
    expect(places.at(x + w / 2, y + h / 2, false)).toEqual({ kind: "subnet", subnet: card.subnet });
  }
});

test("devices, their unknown neighbours, sites, and nothing", () => {
  for (const device of boxes.devices.values()) {
    const { x, y, w, h } = shape(device);
    expect(places.at(x + w / 2, y + h / 2, true)).toEqual({ kind: "node", node: device.node });
    if (device.strangers.length === 0) continue;
    const mark = badge(device);
    expect(places.at(mark.x + 7, mark.y + 7, true)).toEqual({ kind: "strangers", node: device.node });
  }
  const [site] = boxes.sites;
  expect(places.at((site?.x ?? 0) + 3, (site?.y ?? 0) + 3, true)).toEqual({ kind: "site", site: 0 });
  expect(places.at(-1e5, -1e5, true)).toBeNull();
});
