import { expect, test } from "vitest";
import { isKnown, thingOf } from "./params";

test("what was made is named, and not only where", () => {
  expect(thingOf({ userId: "7", userName: "taro", role: "viewer" })).toBe("taro");
  expect(thingOf({ networkName: "tokyo", ksocketName: "ks-1", displayName: "ks-2" })).toBe("ks-1");
  expect(thingOf({ networkName: "tokyo" })).toBeUndefined();
});

test("words are known by the names of parameters alone", () => {
  expect(isKnown("managedNodeIds")).toBe(true);
  expect(isKnown("toString")).toBe(false);
});
