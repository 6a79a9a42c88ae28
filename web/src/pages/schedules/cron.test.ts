import { expect, test } from "vitest";
import { read, written, type Timing } from "./cron";

test.each<[string, Timing]>([
  ["30 2 * * *", { every: "day", time: "02:30" }],
  ["0 22 * * mon,fri", { every: "week", time: "22:00", days: ["mon", "fri"] }],
  ["5 4 1 * *", { every: "month", time: "04:05", date: 1 }],
  ["*/15 * * * *", { every: "cron", cron: "*/15 * * * *" }],
  ["0 2 1 1 *", { every: "cron", cron: "0 2 1 1 *" }],
  ["0 2 1 * mon", { every: "cron", cron: "0 2 1 * mon" }],
])("%s is read, and written as it was", (cron, timing) => {
  expect(read(cron)).toEqual(timing);
  expect(written(timing)).toBe(cron);
});

test.each([
  ["0 2 * * 1-5", ["mon", "tue", "wed", "thu", "fri"]],
  ["0 2 * * 0", ["sun"]],
  ["0 2 * * sat,7", ["sat", "sun"]],
  ["0 2 * * MON-WED", ["mon", "tue", "wed"]],
])("the days of %s", (cron, days) => {
  expect(read(cron)).toMatchObject({ every: "week", days });
});

test.each(["0 2 * * fri-mon", "0 2 * * x", "0 2 * * mon#1", ""])("%s is for experts", (cron) => {
  expect(read(cron)).toEqual({ every: "cron", cron });
});
