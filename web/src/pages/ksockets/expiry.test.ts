import { expect, test } from "vitest";
import { day, daysLeft, lastsUntil, standing } from "./expiry";

const now = new Date("2026-11-30T12:00:00Z");

test.each([
  [null, "none"],
  ["2026-11-30T12:00:00Z", "expired"],
  ["2026-11-30T12:00:01Z", "soon"],
  ["2026-12-30T12:00:00Z", "soon"],
  ["2026-12-30T12:00:01Z", "valid"],
])("a token until %s is %s", (expiresAt, said) => {
  expect(standing(expiresAt, now)).toBe(said);
});

test("a day that has begun is left", () => {
  expect(daysLeft("2026-12-01T12:00:01Z", now)).toBe(2);
});

test("the expiry date is the space's, whatever the clock here says", () => {
  expect(day(new Date("2026-12-31T15:00:00Z"), "Asia/Tokyo", "ja")).toBe("2027/01/01");
  expect(day(new Date("2026-12-31T15:00:00Z"), "UTC", "ja")).toBe("2026/12/31");
  expect(day(new Date("2026-12-31T15:00:00Z"), "Not/There", "ja")).toBe("2026/12/31");
});

test("the day that has begun does not count", () => {
  expect(day(lastsUntil(now, 1), "UTC", "ja")).toBe("2026/12/02");
});
