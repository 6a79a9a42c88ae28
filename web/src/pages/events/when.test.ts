import { expect, test } from "vitest";
import { before, from, isSpan } from "./when";

const now = new Date("2026-11-30T12:00:00Z");

test("a span goes back from now", () => {
  expect(from("24h", now)).toBe("2026-11-29T12:00:00.000Z");
  expect(from("7d", now)).toBe("2026-11-23T12:00:00.000Z");
  expect(isSpan("toString")).toBe(false);
});

test("a day is that day here, from its begin to its end", () => {
  expect(from("2026-11-24", now)).toBe(new Date(2026, 10, 24).toISOString());
  expect(before("2026-11-24")).toBe(new Date(2026, 10, 25).toISOString());
});

test.each([undefined, "", "yesterday", "2026-13-01", "0000-01-01", "2026-1-1"])(
  "%s is no day: all is meant",
  (text) => {
    expect(from(text, now)).toBeNull();
    expect(before(text)).toBeNull();
  },
);
