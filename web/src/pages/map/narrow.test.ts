import { expect, test } from "vitest";
import { chosen, movable, named } from "./chosen";
import { clearOf, find, mask, typesOf } from "./narrow";
import { made } from "./testing/made";
import { world } from "./world";

const one = world(made({ hosts: 500 }));
const ALL = { states: [], types: [], hops: 0 };

test("without a filter nothing is faint", () => {
  expect(mask(one, ALL, null, [2, 3])).toBeNull();
  expect(clearOf(one, null)).toBeNull();
});

test("by state and type", () => {
  const shown = mask(one, { ...ALL, states: ["lost"], types: ["client", "server"] }, null, [2, 3]);
  shown?.forEach((clear, node) => {
    const wanted = one.state[node] === 3 && ["client", "server"].includes(one.types[node] ?? "");
    expect(clear === 1).toBe(wanted);
  });
  const counts = clearOf(one, shown)?.reduce((sum, each) => sum + each, 0);
  expect(counts).toBe(shown?.reduce((sum, each) => sum + each, 0));
});

test("around what is selected", () => {
  const shown = mask(one, { ...ALL, hops: 1 }, { kind: "node", node: 0 }, [2]);
  expect(shown?.reduce((sum, each) => sum + each, 0)).toBe(9); // itself, two switches, the routers of six sites
});

test("what a search finds: sites, subnets, infrastructure, hosts", () => {
  expect(
    find(one, "tokyo")
      .slice(0, 2)
      .map((each) => each.text),
  ).toEqual(["TOKYO", "tokyo-rt1"]);
  expect(find(one, "10.2.0.")[0]).toEqual({ one: { kind: "subnet", subnet: 2 }, text: "10.2.0.0/24", more: "OSAKA" });
  expect(find(one, " ")).toEqual([]);
  expect(find(one, "client", 5)).toHaveLength(5);
});

test("the types that there are, the most frequent first", () => {
  expect(typesOf(one)[0]).toBe("client");
});

test("the address names what is selected", () => {
  for (const text of ["node:3", "strangers:3", "site:2", "subnet:10.2.0.0/24"]) {
    const found = chosen(text, one);
    expect(found && named(found, one)).toBe(text);
  }
  for (const text of [undefined, "", "node:", "node:99999", "site:x", "subnet:", "other:1", "node"])
    expect(chosen(text, one)).toBeNull();
});

test("sites, infrastructure and subnets can be moved; hosts keep their places", () => {
  expect(movable({ kind: "site", site: 0 }, one)).toBe("site:1");
  expect(movable({ kind: "node", node: 0 }, one)).toBe("node:1");
  expect(movable({ kind: "node", node: one.tier.indexOf(0) }, one)).toBeNull();
  expect(movable({ kind: "strangers", node: 0 }, one)).toBeNull();
});
