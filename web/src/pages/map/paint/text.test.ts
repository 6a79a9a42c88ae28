import { expect, test } from "vitest";
import { mixed } from "./colours";
import { fit, widthOf } from "./text";

test("text that fits stays, what does not is cut, and a rest that says nothing is none", () => {
  expect(fit("10.0.0.0/24", 10, 200)).toBe("10.0.0.0/24");
  const cut = fit("a-very-long-name-of-a-switch", 10, 60);
  expect(cut.endsWith("…")).toBe(true);
  expect(widthOf(cut, 10)).toBeLessThanOrEqual(60);
  expect(fit("switch", 10, 12)).toBe("");
});

test("Japanese is as wide as it is high", () => {
  expect(widthOf("東京本社", 10)).toBeCloseTo(40.8);
});

test("colours are mixed", () => {
  expect(mixed("#ffffff", "#000000", 0.5)).toBe("#808080");
});
