import { expect, test } from "vitest";
import { ending } from "./ending";
import { counts, day, top } from "./series";

test("events of a day become three lines", () => {
  const kinds = { "node-new": 3, "node-outdated": 1, "packages-changed": 20, "not-yet-thought-of": 2 };
  expect(counts({ beginsAt: null, kinds })).toEqual({ new: 3, outdated: 1, other: 22 });
  expect(counts({ beginsAt: null, kinds: {} })).toEqual({ new: 0, outdated: 0, other: 0 });
});

test.each([
  [0, 1],
  [1, 1],
  [3, 5],
  [11, 20],
  [50, 50],
  [51, 100],
  [123_456, 200_000],
])("an axis for %d ends by %d", (most, end) => {
  expect(top(most)).toBe(end);
});

test("a day is the one in the zone that is chosen", () => {
  expect(day("2026-01-04T15:00:00Z", "Asia/Tokyo")).toBe("2026-01-05");
  expect(day("2026-01-05T05:00:00Z", "America/New_York")).toBe("2026-01-05");
  expect(day(new Date(2026, 0, 5).toISOString(), undefined)).toBe("2026-01-05");
});

test.each([
  [null, "missing"],
  ["2026-11-30T11:59:59Z", "ended"],
  ["2026-12-30T12:00:00Z", "soon"],
  ["2026-12-30T12:00:01Z", "fine"],
])("a token that ends %s", (expiresAt, said) => {
  expect(ending(expiresAt, Date.parse("2026-11-30T12:00:00Z"))).toBe(said);
});
