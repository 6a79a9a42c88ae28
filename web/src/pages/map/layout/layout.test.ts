import { expect, test } from "vitest";
import { empty, link, made, node } from "../testing/made";
import { world } from "../world";
import { meets, type Box } from "./boxes";
import { cellBox, slotAt } from "./cards";
import { boxOf, layout } from "./layout";
import { CARD } from "./sizes";

function overlapping(boxes: Box[]): number {
  return boxes.filter((one, at) => boxes.slice(at + 1).some((other) => meets(one, other))).length;
}

test("the same answer gives the same map", () => {
  const map = made({ hosts: 2000 });
  expect(JSON.stringify(layout(world(map), {}).sites)).toBe(JSON.stringify(layout(world(map), {}).sites));
});

test("no site, card or device lies on another", () => {
  const boxes = layout(world(made({ hosts: 5000 })), {});
  expect(overlapping(boxes.sites)).toBe(0);
  expect(overlapping(boxes.sites.flatMap((one) => one.cards))).toBe(0);
  const places = [...boxes.devices.values()].map((one) => ({ x: one.x - 12, y: one.y - 12, w: 24, h: 24 }));
  expect(overlapping(places)).toBe(0);
});

test("tiers lie below one another, and all is within its site", () => {
  const { sites } = layout(world(made({ hosts: 300 })), {});
  for (const site of sites) {
    const rows = [1, 2, 3].map((tier) => site.devices.filter((one) => one.tier === tier).map((one) => one.y));
    for (const row of rows) expect(new Set(row).size).toBe(1);
    expect(rows.map((row) => row[0])).toEqual([...rows.map((row) => row[0] ?? 0)].sort((a, b) => a - b));
    for (const one of site.cards) expect(one.x >= site.x && one.x + one.w <= site.x + site.w).toBe(true);
    for (const one of site.cards) expect(one.y + one.h <= site.y + site.h).toBe(true);
  }
});

test("the site at which the others hang lies above them", () => {
  const [core, ...others] = layout(world(made({ hosts: 300 })), {}).sites;
  for (const one of others) expect(one.y).toBeGreaterThan(core?.y ?? Infinity);
});

test("a cell is found again at its place", () => {
  const one = world(made({ hosts: 900 }));
  const boxes = layout(one, {});
  for (const card of boxes.cards.flatMap((each) => each ?? [])) {
    card.slots.forEach((_, slot) => {
      const box = cellBox(card, slot);
      expect(slotAt(card, box.x + 1, box.y + 1)).toBe(slot);
    });
  }
});

test("a card is no higher than its cells: what has none of its own needs a row, not a block", () => {
  const map = empty();
  map.sites.push({ siteId: "1", displayName: "one", router: null });
  map.subnets.push({ subnet: "10.0.0.0/24", site: 0, nodes: 2, states: { known: 2, new: 0, changed: 0, lost: 0 } });
  for (let at = 0; at < 2; at += 1) node(map, null, "10.0.0.1", { subnet: 0, site: 0 }); // two nodes of one address
  const [card] = layout(world(map), {}).cards;
  const last = card && cellBox(card, card.slots.length - 1);
  expect(card?.slots).toHaveLength(257);
  expect((card?.y ?? 0) + (card?.h ?? 0)).toBe((last?.y ?? 0) + (last?.h ?? 0) + CARD.pad);
});

test("what somebody moved is there; devices and subnets go with their site", () => {
  const map = made({ hosts: 300 });
  const one = world(map);
  const device = one.sites[1]?.devices[0] ?? -1;
  const cidr = "10.1.0.0/24";
  const positions = {
    "site:2": [5000, -700],
    [`node:${one.ids[device] ?? ""}`]: [300, 90],
    [`subnet:${cidr}`]: [40, 400],
  };
  const boxes = layout(one, positions);
  const site = boxes.sites.find((each) => each.site === 1);
  expect([site?.x, site?.y]).toEqual([5000, -700]);
  const moved = boxes.devices.get(device);
  expect([moved?.x, moved?.y]).toEqual([5300, -610]);
  const card = boxes.cards[one.subnets.findIndex((each) => each.cidr === cidr)];
  expect([card?.x, card?.y]).toEqual([5040, -300]);
  const before = layout(one, {}).sites.find((each) => each.site === 2);
  const after = layout(one, { "site:2": [5000, -700] }).sites.find((each) => each.site === 2);
  expect([after?.x, after?.y]).toEqual([before?.x, before?.y]); // nobody else went anywhere
});

test("cards without a subnet are moved, each in its site", () => {
  const map = empty();
  for (const siteId of ["1", "2"]) {
    node(map, null, `10.${siteId}.0.1`, { site: map.sites.length, subnet: -1 });
    map.sites.push({ siteId, displayName: siteId, router: null });
  }
  const { sites } = layout(world(map), { "subnet:@1": [100, 200], "subnet:@2": [20, 300], "subnet:": [9, 9] });
  const cards = sites.map((one) => one.cards.map((card) => [card.x - one.x, card.y - one.y]));
  expect(cards).toEqual([[[100, 200]], [[20, 300]]]);
});

test("positions that are none are left out", () => {
  const one = world(made({ hosts: 50 }));
  const plain = JSON.stringify(layout(one, {}).sites);
  const bad = { "site:1": [NaN, 1], "site:2": [1e9, 0], "site:3": [], __proto__: [1, 1] };
  expect(JSON.stringify(layout(one, bad).sites)).toBe(plain);
});

test("nothing, one node, a site without a router, a site with nothing", () => {
  expect(layout(world(empty()), {}).sites).toEqual([]);
  const map = empty();
  node(map, null, "10.0.0.9");
  expect(layout(world(map), {}).slotOf[0]).toBe(0);
  map.sites.push(
    { siteId: "1", displayName: "bare", router: null },
    { siteId: "2", displayName: "none", router: null },
  );
  const boxes = layout(world(map), {});
  expect(boxes.sites).toHaveLength(2);
  expect(Object.values(boxes.bounds).every(Number.isFinite)).toBe(true);
});

test("200 switches in one tier, and 5,000, are laid in rows", () => {
  for (const count of [200, 5000]) {
    const map = empty();
    map.sites.push({ siteId: "1", displayName: "big", router: 0 });
    node(map, "rt", "10.0.0.1", { tier: 1 });
    for (let at = 0; at < count; at += 1) link(map, 0, node(map, `sw${at}`, "10.0.0.2", { tier: 3 }));
    const boxes = layout(world(map), {});
    const places = new Set([...boxes.devices.values()].map((one) => `${one.x} ${one.y}`));
    expect(places.size).toBe(count + 1);
  }
});

test("trunks bundle the links of a pair of sites, and go around other sites", () => {
  const boxes = layout(world(made({ hosts: 9000, sites: 12 })), {});
  expect(boxes.trunks).toHaveLength(11);
  for (const one of boxes.trunks) {
    expect(one.links).toHaveLength(2);
    const others = boxes.sites.filter((site) => site.site !== one.from && site.site !== one.to);
    for (const [x, y] of one.way) expect(others.some((box) => meets(box, { x, y, w: 0, h: 0 }))).toBe(false);
  }
});

test("where something is", () => {
  const one = world(made({ hosts: 100 }));
  const boxes = layout(one, {});
  const host = one.tier.indexOf(0);
  expect(boxOf(boxes, one, { kind: "node", node: host })?.w).toBe(10);
  expect(boxOf(boxes, one, { kind: "site", site: 0 })).toBe(boxes.sites[0]);
  expect(boxOf(boxes, one, { kind: "subnet", subnet: 999 })).toBeNull();
});
