import { expect, test } from "vitest";
import { nested, ranges, type Component } from "./tree";

const part = (name: string, index?: number, within?: number): Component => ({
  name,
  kind: "module",
  index: index ?? null,
  within: within ?? null,
});
const said = (...parts: Component[]) => nested(parts).map(({ depth, part: one }) => `${"-".repeat(depth)}${one.name}`);

test("what is plugged into a part stands below it", () => {
  const parts = [
    part("SFP 2", 13, 10),
    part("SFP 1", 12, 10),
    part("stack", 1),
    part("member 1", 10, 1),
    part("member 2", 20, 1),
  ];
  expect(said(...parts)).toEqual(["stack", "-member 1", "--SFP 1", "--SFP 2", "-member 2"]);
});

test("each part is there once, whatever the device tells", () => {
  expect(said(part("a", 1, 2), part("b", 2, 1))).toEqual(["a", "-b"]);
  expect(said(part("a", 1, 1), part("b"), part("c", 3, 99))).toEqual(["c", "b", "a"]);
  expect(said(part("a", 1), part("b", 1), part("c", 2, 1))).toEqual(["a", "-c", "b"]);
  expect(said()).toEqual([]);
});

test("ports that follow each other are one", () => {
  expect(ranges(["Gi1/0/1", "Gi1/0/2", "Gi1/0/3", "Gi1/0/7", "Gi2/0/8", "Po1"])).toBe(
    "Gi1/0/1-3, Gi1/0/7, Gi2/0/8, Po1",
  );
  expect(ranges(["1", "2", "eth01", "eth02", "lo", ""])).toBe("1-2, eth01, eth02, lo, ");
  expect(ranges([])).toBe("");
});
