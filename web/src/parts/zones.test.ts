import { expect, test } from "vitest";
import { matching, zoneNamed, ZONES } from "./zones";

test("a zone is known by its name, however it is typed", () => {
  expect(zoneNamed("Asia/Tokyo")).toBe("Asia/Tokyo");
  expect(zoneNamed(" asia/tokyo ")).toBe("Asia/Tokyo");
  expect(zoneNamed("america/new york")).toBe("America/New_York");
  for (const none of ["", "tokyo", "UTCtokyo", "Asia/Tokyo2"]) expect(zoneNamed(none)).toBeUndefined();
});

test("one that holds already stays a zone, though the browser does not list it", () => {
  expect(zoneNamed("Mars/Base", "Mars/Base")).toBe("Mars/Base");
  expect(zoneNamed("Mars/Base", "UTC")).toBeUndefined();
});

test("a part of the name finds it", () => {
  expect(matching(ZONES, "tokyo", 100)).toEqual(["Asia/Tokyo"]);
  expect(matching(ZONES, "New York", 1)).toEqual(["America/New_York"]);
  expect(matching(ZONES, "lond", 1)).toEqual(["Europe/London"]);
  expect(matching(ZONES, "nowhere", 100)).toEqual([]);
  expect(matching(ZONES, "", 3)).toHaveLength(3);
});
