import { expect, test } from "vitest";
import { findings, gaps, isWindows, mayHaveUpdates, saidByBuild, tabsOf, unseenDays } from "./shown";

test("only what may be Windows has a tab for its updates", () => {
  expect(tabsOf({ system: { family: "Debian GNU/Linux" } })).not.toContain("updates");
  expect(tabsOf({ system: { family: "Microsoft Windows 11 Pro" } })).toContain("updates");
  expect(mayHaveUpdates({})).toBe(true);
  expect(mayHaveUpdates({ system: { family: "Linux" }, numberOfWindowsUpdates: 0 })).toBe(true);
});

test("what runs on it has a tab where anything is known of it", () => {
  expect(tabsOf({})).not.toContain("running");
  expect(tabsOf({ containers: [] })).toContain("running");
});

test("a switch has tabs for its ports and its parts where it tells of them", () => {
  expect(tabsOf({ components: [], vlans: [], neighbors: [{ source: "arp" }] })).not.toContain("ports");
  expect(tabsOf({ components: [] })).not.toContain("parts");
  expect(tabsOf({ neighbors: [{ source: "fdb" }] })).toContain("ports");
  expect(tabsOf({ vlans: [{ number: 1 }], components: [{ name: "PSU 1", kind: "powerSupply" }] })).toEqual(
    expect.arrayContaining(["ports", "parts"]),
  );
});

test("a system that is not known is not Windows", () => {
  expect(isWindows({ system: { family: "Microsoft Windows Server 2022 Standard" } })).toBe(true);
  expect([isWindows({}), isWindows({ system: { family: "FreeBSD" } })]).toEqual([false, false]);
});

test("a build says the version, where it is of it", () => {
  expect(saidByBuild({ version: "10.0.20348", build: "20348.2700" })).toBe(true);
  expect(saidByBuild({ version: "10.0.20348", build: "17763.1" })).toBe(false);
  expect(saidByBuild({ version: "12.8" })).toBe(false);
});

test("what should be mended is apart from what could not be read", () => {
  const old = { group: "ssh", problem: { code: "legacy-ssh", params: { algorithms: "ssh-rsa" } } } as const;
  const part = { group: "storage", problem: { code: "partial", params: {} } } as const;
  const missing = [old, part, old];
  expect(findings({ missing })).toEqual([old]);
  expect(gaps({ missing })).toEqual([part]);
  expect([findings({}), gaps({})]).toEqual([[], []]);
});

test("days since it was seen", () => {
  const now = Date.parse("2026-11-30T12:00:00Z");
  expect(unseenDays({ lastSeenAt: "2026-11-20T13:00:00Z" }, now)).toBe(9);
  expect(unseenDays({}, now)).toBe(0);
});
