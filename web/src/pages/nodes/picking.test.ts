import { expect, test } from "vitest";
import type { NodeRow } from "./ask";
import { picking, type Held } from "./picking";

const node = (id: string) => ({ managedNodeId: id, networkId: "1" }) as NodeRow;
const held = (of: string, ...ids: string[]): Held => ({ of, nodes: new Map(ids.map((id) => [id, node(id)])) });

test("what comes late is added to what was picked meanwhile", () => {
  const then = picking(held("a", "1"), "a", (now) => [...now.values(), node("2")]);
  expect([...then.nodes.keys()]).toEqual(["1", "2"]);
});

test("what comes late for another list changes nothing", () => {
  const now = held("b", "9");
  expect(picking(now, "a", () => [node("1")])).toBe(now);
});

test("no more are picked than the hub changes with one word", () => {
  const many = Array.from({ length: 1500 }, (_, at) => node(String(at)));
  expect(picking(held("a"), "a", () => many).nodes.size).toBe(1000);
});
