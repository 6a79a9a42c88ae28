import { expect, test } from "vitest";
import { next, shown, type There } from "./steps";

const none: There = { network: false, ksocket: false, connected: false, scanned: false };

test.each<[Partial<There>, string]>([
  [{}, "network"],
  [{ network: true }, "ksocket"],
  [{ network: true, ksocket: true }, "connect"],
  [{ network: true, ksocket: true, connected: true }, "credentials"],
  [{ network: true, ksocket: true, connected: true, scanned: true }, "scan"],
])("with %o the next step is %s", (there, step) => {
  expect(next({ ...none, ...there })).toBe(step);
});

test("one may go back, and on, but not past what is missing", () => {
  const there = { ...none, network: true, ksocket: true };
  expect(shown("network", there)).toBe("network");
  expect(shown("scan", there)).toBe("scan");
  expect(shown("connect", { ...none, network: true })).toBe("ksocket");
  expect(shown(undefined, there)).toBe("connect");
});
