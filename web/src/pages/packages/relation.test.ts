import { expect, test } from "vitest";
import { apart, joined } from "./relation";

test.each([
  ["<3.0.14", "<", "3.0.14"],
  [">= 1:2", ">=", "1:2"],
  ["==3", "=", "3"],
  ["3", "=", "3"],
  ["!=3", "!=", "3"],
  [undefined, "=", ""],
] as const)("%s", (text, relation, version) => {
  expect(apart(text)).toEqual({ relation, version });
});

test("together again", () => {
  expect(joined("<", " 3 ")).toBe("<3");
  expect(joined("<", ">=3")).toBe(">=3");
  expect(joined("<", " ")).toBeUndefined();
});
