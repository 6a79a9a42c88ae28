import { expect, test } from "vitest";
import { mixed } from "./colours";
import { fit, fitName, widthOf } from "./text";

test("text that fits stays, what does not is cut, and a rest that says nothing is none", () => {
  expect(fit("10.0.0.0/24", 10, 200)).toBe("10.0.0.0/24");
  const cut = fit("a-very-long-name-of-a-switch", 10, 60);
  expect(cut.endsWith("…")).toBe(true);
  expect(widthOf(cut, 10)).toBeLessThanOrEqual(60);
  expect(fit("switch", 10, 12)).toBe("");
});

test("of a machine's name the end is kept, which tells it from others; its domain goes first", () => {
  expect(fitName("tyo-asw-01", 10, 200)).toBe("tyo-asw-01");
  expect(fitName("tyo-asw-01", 10, 50)).toBe("…-asw-01");
  expect(fitName("tyo-asw-01.example.co.jp", 10, 60)).toBe("tyo-asw-01");
  expect(fitName("10.20.30.40", 10, 50)).toMatch(/^….*30\.40$/);
  expect(fitName("tyo-asw-01", 10, 12)).toBe("");
});

test("Japanese is as wide as it is high", () => {
  expect(widthOf("東京本社", 10)).toBeCloseTo(40.8);
});

test("colours are mixed", () => {
  expect(mixed("#ffffff", "#000000", 0.5)).toBe("#808080");
});
