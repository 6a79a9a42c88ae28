import { expect, test } from "vitest";
import { near, path } from "./paths";
import { empty, link, made, node } from "./testing/made";
import { world } from "./world";

/** router - ds - as - host; a second host of which no switch told. */
function small() {
  const map = empty();
  map.sites.push({ siteId: "1", displayName: "A", router: 0 });
  map.subnets.push({ subnet: "10.0.0.0/24", site: 0, nodes: 2, states: { known: 2, new: 0, changed: 0, lost: 0 } });
  node(map, "rt", "10.0.0.1", { tier: 1 });
  node(map, "ds", "10.0.0.2", { tier: 2 });
  node(map, "as", "10.0.0.3", { tier: 3 });
  node(map, "host", "10.0.0.10", { subnet: 0 });
  node(map, "silent", "10.0.0.11", { subnet: 0 });
  link(map, 0, 1);
  link(map, 1, 2);
  link(map, 2, 3, 2, true, ["fdb"]);
  return world(map);
}

test("a host lights its way to the router", () => {
  const lit = path(small(), { kind: "node", node: 3 }, [2, 3]);
  expect([...lit.links].sort()).toEqual([0, 1]);
  expect(lit.reaches).toEqual([{ device: 2, subnet: 0, node: 3, measured: true }]);
});

test("where nobody told of a link it is inferred: the subnet is behind its router", () => {
  const lit = path(small(), { kind: "node", node: 4 }, [2, 3]);
  expect(lit.reaches).toEqual([{ device: 0, subnet: 0, node: 4, measured: false }]);
  expect(lit.links.size).toBe(0);
});

test("a layer that is not shown lights nothing", () => {
  expect(path(small(), { kind: "node", node: 3 }, [3]).reaches).toEqual([
    { device: 0, subnet: 0, node: 3, measured: false },
  ]);
});

test("a subnet lights the switches at which its hosts hang", () => {
  const lit = path(small(), { kind: "subnet", subnet: 0 }, [2, 3]);
  expect(lit.reaches).toEqual([{ device: 2, subnet: 0, node: -1, measured: true }]);
  expect(lit.links.size).toBe(2);
});

test("a site without a router, and nothing selected, light nothing", () => {
  const map = empty();
  node(map, "host", "10.0.0.10");
  expect(path(world(map), { kind: "node", node: 0 }, [2, 3]).reaches).toEqual([]);
  expect(path(small(), null, [2, 3]).links.size).toBe(0);
});

test("so many links away", () => {
  const one = small();
  expect([...near(one, { kind: "node", node: 3 }, 1, [2])].sort()).toEqual([2, 3]);
  expect([...near(one, { kind: "node", node: 3 }, 3, [2])].sort()).toEqual([0, 1, 2, 3]);
  expect(near(one, { kind: "node", node: 3 }, 3, [3]).size).toBe(1);
});

test("a ring ends", () => {
  const one = world(made({ hosts: 2000 }));
  expect(near(one, { kind: "site", site: 0 }, 4, [2, 3]).size).toBeGreaterThan(100);
});
