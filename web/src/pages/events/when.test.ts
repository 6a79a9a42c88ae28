import { expect, test } from "vitest";
import { before, from, isSpan } from "./when";

const now = new Date("2026-11-30T12:00:00Z");

test("a span goes back from now", () => {
  expect(from("24h", now, "Asia/Tokyo")).toBe("2026-11-29T12:00:00.000Z");
  expect(from("7d", now, undefined)).toBe("2026-11-23T12:00:00.000Z");
  expect(isSpan("toString")).toBe(false);
});

test.each([
  ["Asia/Tokyo", "2026-11-23T15:00:00.000Z", "2026-11-24T15:00:00.000Z"],
  ["UTC", "2026-11-24T00:00:00.000Z", "2026-11-25T00:00:00.000Z"],
  ["America/New_York", "2026-11-24T05:00:00.000Z", "2026-11-25T05:00:00.000Z"],
  [undefined, new Date(2026, 10, 24).toISOString(), new Date(2026, 10, 25).toISOString()],
])("a day is that day in %s, from its begin to its end", (zone, begins, ends) => {
  expect(from("2026-11-24", now, zone)).toBe(begins);
  expect(before("2026-11-24", zone)).toBe(ends);
});

test("a day on which clocks are set has 23 or 25 hours", () => {
  const hours = (day: string) =>
    (Date.parse(before(day, "Europe/Berlin") ?? "") - Date.parse(from(day, now, "Europe/Berlin") ?? "")) / 3_600_000;
  expect([hours("2026-03-29"), hours("2026-10-25"), hours("2026-11-30")]).toEqual([23, 25, 24]);
});

test.each([undefined, "", "yesterday", "2026-13-01", "0000-01-01", "2026-1-1"])(
  "%s is no day: all is meant",
  (text) => {
    expect(from(text, now, "UTC")).toBeNull();
    expect(before(text, "UTC")).toBeNull();
  },
);
