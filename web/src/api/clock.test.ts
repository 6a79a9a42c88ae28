import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { aheadOf, hear, hubNow } from "./clock";

const HERE = Date.parse("2026-11-30T12:00:00Z");

beforeEach(() => vi.useFakeTimers({ now: HERE }));
afterEach(() => vi.useRealTimers());

test.each([
  ["Mon, 30 Nov 2026 11:59:58 GMT", 0],
  ["Mon, 30 Nov 2026 11:00:00 GMT", 3_600_000],
  ["Wed, 02 Dec 2026 12:00:00 GMT", -172_800_000],
  ["yesterday", 0],
  [null, 0],
])("the hub says %s", (date, wanted) => {
  expect(aheadOf(date, HERE)).toBe(wanted);
});

test("a clock that is wrong is put right, one that agrees is left alone", () => {
  hear("Wed, 02 Dec 2026 12:00:00 GMT");
  expect(hubNow().toISOString()).toBe("2026-12-02T12:00:00.000Z");
  hear(null);
  expect(hubNow().toISOString()).toBe("2026-12-02T12:00:00.000Z");
  hear("Mon, 30 Nov 2026 12:00:01 GMT");
  expect(hubNow().getTime()).toBe(HERE);
});
