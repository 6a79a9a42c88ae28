import { expect, test } from "vitest";
import { mayHaveUpdates, tabsOf, unseenDays } from "./shown";

test("only what may be Windows has a tab for its updates", () => {
  expect(tabsOf({ system: { family: "Debian GNU/Linux" } })).not.toContain("updates");
  expect(tabsOf({ system: { family: "Microsoft Windows 11 Pro" } })).toContain("updates");
  expect(mayHaveUpdates({})).toBe(true);
  expect(mayHaveUpdates({ system: { family: "Linux" }, numberOfWindowsUpdates: 0 })).toBe(true);
});

test("days since it was seen", () => {
  const now = Date.parse("2026-11-30T12:00:00Z");
  expect(unseenDays({ lastSeenAt: "2026-11-20T13:00:00Z" }, now)).toBe(9);
  expect(unseenDays({}, now)).toBe(0);
});
