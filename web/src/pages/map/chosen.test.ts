import { expect, test } from "vitest";
import { chosen, movable, named, type Chosen } from "./chosen";
import { empty, node } from "./testing/made";
import { world } from "./world";

/** A site with a router and a subnet; hosts of no known subnet there, and at no site. */
function small() {
  const map = empty();
  map.sites.push({ siteId: "7", displayName: "A", router: 0 });
  map.subnets.push({ subnet: "10.0.0.0/24", site: 0, nodes: 1, states: { known: 1, new: 0, changed: 0, lost: 0 } });
  node(map, "rt", "10.0.0.1", { tier: 1 });
  node(map, "host", "10.0.0.10", { subnet: 0 });
  node(map, "elsewhere", "10.9.0.1", { site: 0, subnet: -1 });
  node(map, "nowhere", "192.0.2.1", { site: -1, subnet: -1 });
  return world(map);
}

test.each<[Chosen, name: string, moves: boolean]>([
  [{ kind: "site", site: 0 }, "site:7", true],
  [{ kind: "site", site: 1 }, "site:", true],
  [{ kind: "node", node: 0 }, "node:1", true],
  [{ kind: "node", node: 1 }, "node:2", false],
  [{ kind: "strangers", node: 0 }, "strangers:1", false],
  [{ kind: "subnet", subnet: 0 }, "subnet:10.0.0.0/24", true],
  [{ kind: "subnet", subnet: 1 }, "subnet:@7", true],
  [{ kind: "subnet", subnet: 2 }, "subnet:@", true],
])("%o", (one, name, moves) => {
  const made = small();
  expect(named(one, made)).toBe(name);
  expect(chosen(name, made)).toEqual(one);
  expect(movable(one, made)).toBe(moves ? name : null);
});
