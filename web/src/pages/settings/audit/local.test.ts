import { expect, test } from "vitest";
import { local, utc } from "./local";

const ZONES = ["UTC", "Asia/Tokyo", "America/New_York", undefined];

test.each(ZONES)("there and back it is the same minute in %s", (zone) => {
  expect(local(utc("2026-01-02T03:04", zone), zone)).toBe("2026-01-02T03:04");
  expect(utc(local("2026-07-02T03:04:00Z", zone), zone)).toBe("2026-07-02T03:04:00Z");
});

test("a day begins when it does there, in summer and winter", () => {
  expect(utc("2026-12-01T00:00", "Asia/Tokyo")).toBe("2026-11-30T15:00:00Z");
  expect(utc("2026-12-01T00:00", "America/New_York")).toBe("2026-12-01T05:00:00Z");
  expect(utc("2026-07-01T00:00", "America/New_York")).toBe("2026-07-01T04:00:00Z");
  expect(local("2026-11-30T15:00:00Z", "Asia/Tokyo")).toBe("2026-12-01T00:00");
});

test("what is no time is none", () => {
  expect([local(undefined, "UTC"), local("yesterday", "UTC"), utc("", "UTC")]).toEqual(["", "", undefined]);
});
