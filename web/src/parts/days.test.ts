import { expect, test } from "vitest";
import { begin, dayOf, minuteOf, moment } from "./days";

/** Both sides of midnight there. */
test.each([
  ["2026-11-30T14:59:59Z", "Asia/Tokyo", "2026-11-30"],
  ["2026-11-30T15:00:00Z", "Asia/Tokyo", "2026-12-01"],
  ["2026-12-01T04:59:59Z", "America/New_York", "2026-11-30"],
  ["2026-12-01T05:00:00Z", "America/New_York", "2026-12-01"],
  ["2026-11-30T23:59:59Z", "UTC", "2026-11-30"],
  ["2026-12-01T00:00:00Z", "UTC", "2026-12-01"],
  ["2026-11-30T18:15:00Z", "Asia/Kathmandu", "2026-12-01"],
  ["2026-12-31T10:00:00Z", "Pacific/Kiritimati", "2027-01-01"],
])("%s in %s is of %s", (at, zone, day) => {
  expect(dayOf(new Date(at), zone)).toBe(day);
});

test.each([
  ["2026-12-01", "Asia/Tokyo", "2026-11-30T15:00:00.000Z"],
  ["2026-12-01", "UTC", "2026-12-01T00:00:00.000Z"],
  ["2026-12-01", "America/New_York", "2026-12-01T05:00:00.000Z"],
  ["2026-03-08", "America/New_York", "2026-03-08T05:00:00.000Z"], // summer time begins at 2:00
  ["2026-03-09", "America/New_York", "2026-03-09T04:00:00.000Z"],
  ["2026-11-01", "America/New_York", "2026-11-01T04:00:00.000Z"], // it ends at 2:00
  ["2026-11-02", "America/New_York", "2026-11-02T05:00:00.000Z"],
  ["2026-03-29", "Asia/Beirut", "2026-03-28T22:00:00.000Z"], // this day has no midnight: it begins at 1:00
  ["2026-11-01", "America/Havana", "2026-11-01T04:00:00.000Z"], // this one has two: at 1:00 it is midnight again
  ["2026-10-04", "Australia/Lord_Howe", "2026-10-03T13:30:00.000Z"],
])("%s begins in %s at %s", (day, zone, at) => {
  expect(begin(day, zone)?.toISOString()).toBe(at);
  expect(dayOf(new Date(at), zone)).toBe(day);
  expect(dayOf(new Date(Date.parse(at) - 1), zone)).not.toBe(day);
});

test("the day after is by days, not by hours", () => {
  expect(begin("2026-03-08", "America/New_York", 1)?.toISOString()).toBe("2026-03-09T04:00:00.000Z");
  expect(begin("2026-11-01", "America/New_York", 1)?.toISOString()).toBe("2026-11-02T05:00:00.000Z");
  expect(begin("2026-12-31", "Asia/Tokyo", 1)?.toISOString()).toBe("2026-12-31T15:00:00.000Z");
});

test.each([
  ["2026-03-08T02:30", "America/New_York", "2026-03-08T07:30:00.000Z", "2026-03-08T03:30"], // skipped
  ["2026-11-01T01:30", "America/New_York", "2026-11-01T05:30:00.000Z", "2026-11-01T01:30"], // the first of two
  ["2026-07-02T03:04", "Asia/Tokyo", "2026-07-01T18:04:00.000Z", "2026-07-02T03:04"],
  ["2026-12-01T00:00:00", "UTC", "2026-12-01T00:00:00.000Z", "2026-12-01T00:00"],
])("%s in %s is %s", (typed, zone, at, back) => {
  expect(moment(typed, zone)?.toISOString()).toBe(at);
  expect(minuteOf(new Date(at), zone)).toBe(back);
});

test("without a choice it is the browser's", () => {
  expect(begin("2026-11-24", undefined)).toEqual(new Date(2026, 10, 24));
  expect(minuteOf(new Date(2026, 0, 5, 23, 59), undefined)).toBe("2026-01-05T23:59");
});

test.each(["", "yesterday", "2026-13-01", "0000-01-01", "2026-1-1"])("%s is no day", (text) => {
  expect(begin(text, "UTC")).toBeNull();
  expect(moment(`${text}T10:00`, "UTC")).toBeNull();
});

test.each(["2026-01-01", "2026-01-01T24:00", "2026-01-01T10", "2026-01-01T10:60", "T10:00"])(
  "%s is no time",
  (text) => {
    expect(moment(text, "UTC")).toBeNull();
  },
);
