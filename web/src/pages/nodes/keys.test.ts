import { expect, test } from "vitest";
import { moved } from "./keys";

test.each([
  ["ArrowDown", 0, 1],
  ["ArrowUp", 0, 0],
  ["PageDown", 5, 25],
  ["PageUp", 5, 0],
  ["Home", 50, 0],
  ["End", 50, 99],
  ["ArrowDown", 99, 99],
  ["x", 5, null],
])("%s from %d", (key, from, to) => {
  expect(moved(key, from, 100, 20)).toBe(to);
});
