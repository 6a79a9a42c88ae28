import { expect, test } from "vitest";
import { titled } from "./title";

test("what is shown comes first, and what is not known yet is left out", () => {
  expect(titled(["web01", "東京DC"], "ksocket")).toBe("web01 · 東京DC · ksocket");
  expect(titled([undefined, null, ""], "ksocket")).toBe("ksocket");
});

test("a name that turns the direction, or has no end, leaves the rest as it is", () => {
  const title = titled(["\u202eexe.txt\u0000", "x".repeat(10_000)], "ksocket");
  expect(title.startsWith("exe.txt · xxx")).toBe(true);
  expect(title.length).toBeLessThan(110);
});
