import { expect, test } from "vitest";
import { local, utc } from "./local";

test("there and back it is the same minute", () => {
  expect(local(utc("2026-01-02T03:04"))).toBe("2026-01-02T03:04");
  expect(utc(local("2026-07-02T03:04:00Z"))).toBe("2026-07-02T03:04:00Z");
});

test("what is no time is none", () => {
  expect([local(undefined), local("yesterday"), utc("")]).toEqual(["", "", undefined]);
});
