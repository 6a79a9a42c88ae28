import { expect, test } from "vitest";
import { empty, link, made, node } from "./testing/made";
import { world } from "./world";

test("every node stands in one place: hosts in subnets, infrastructure in sites", () => {
  const one = world(made({ hosts: 1000 }));
  const hosts = one.subnets.reduce((sum, each) => sum + each.hosts.length, 0);
  const devices = one.sites.reduce((sum, each) => sum + each.devices.length, 0);
  expect(hosts).toBe(1000);
  expect(hosts + devices).toBe(one.size);
  expect(one.sites.reduce((sum, each) => sum + each.nodes, 0)).toBe(one.size);
});

test("links and indices that lead to nothing are none", () => {
  const map = empty();
  map.sites.push({ siteId: "1", displayName: "A", router: 99 });
  node(map, "a", "10.0.0.1", { subnet: 7, site: 9 });
  node(map, "b", "10.0.0.2", { subnet: -1, site: 0 });
  link(map, 0, 1);
  link(map, 0, 55);
  link(map, -1, 1);
  link(map, 1, 1);
  const one = world(map);
  expect(one.links).toHaveLength(1);
  expect(one.sites.map((each) => [each.id, each.router, each.nodes])).toEqual([
    ["1", -1, 1],
    ["", -1, 1],
  ]);
  expect(one.subnets.map((each) => [each.cidr, each.hosts])).toEqual([
    ["", [0]],
    ["", [1]],
  ]);
});

test("a map of nothing is one", () => {
  const one = world(empty());
  expect([one.size, one.sites, one.subnets]).toEqual([0, [], []]);
});

test("an unknown state is one that is known", () => {
  const map = empty();
  node(map, "a", "10.0.0.1", { state: "whatever" });
  expect([...world(map).state]).toEqual([0]);
});
