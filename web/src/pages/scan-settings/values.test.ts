import { expect, test } from "vitest";
import { settingsOf, valuesOf, type Settings } from "./values";

const ALL: Settings = {
  start: ["10.1.0.0/24"],
  permitted: ["10.0.0.0/8"],
  prohibited: ["10.0.0.5", "10.99.0.0/16"],
  profile: "normal",
  methods: ["ssh", "snmp"],
  timeouts: { ssh: 20 },
  windows: {
    weekly: [{ days: ["mon", "fri"], from: "22:00", to: "05:00" }],
    closedDays: ["2026-12-31"],
    timeZone: "Asia/Tokyo",
  },
};

test("what is set comes back as it was", () => {
  expect(settingsOf(valuesOf(ALL), false)).toEqual(ALL);
});

test("what is blank is not set", () => {
  const none = settingsOf(valuesOf({}), false);
  expect(Object.values(none).every((one) => one === null)).toBe(true);
});

test("a Ksocket has no windows of its own", () => {
  expect(settingsOf(valuesOf(ALL), true)).not.toHaveProperty("windows");
});

test("the end of the day is the begin of the next", () => {
  const values = valuesOf({ windows: { weekly: [{ days: ["mon"], from: "20:00", to: "24:00" }] } });
  expect(values.weekly[0]?.to).toBe("00:00");
});
