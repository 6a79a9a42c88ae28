import { expect, test } from "vitest";
import { ago, exact } from "./time";

const now = new Date("2026-11-30T12:00:00Z");

test.each([
  ["2026-11-30T11:59:40Z", "ja", "今"],
  ["2026-11-30T11:30:00Z", "ja", "30 分前"],
  ["2026-11-30T09:00:00Z", "en", "3 hours ago"],
  ["2026-11-29T11:00:00Z", "en", "1 day ago"],
  ["2026-10-20T12:00:00Z", "ja", "1 か月前"],
  ["2026-12-02T12:00:00Z", "en", "in 2 days"],
])("%s in %s", (moment, language, said) => {
  expect(ago(new Date(moment), now, language)).toBe(said);
});

test.each([
  ["Asia/Tokyo", "ja", "2026/11/30 21:00:00 JST"],
  ["UTC", "en-GB", "30 Nov 2026, 12:00:00 UTC"],
])("now in %s", (zone, language, said) => {
  expect(exact(now, language, zone)).toBe(said);
});
