import { expect, test } from "vitest";
import { pageOf, whole } from "./address";

test.each([
  [3, 3],
  ["3", 3],
  [0, undefined],
  [-1, undefined],
  [1.5, undefined],
  ["x", undefined],
  [[], undefined],
  [undefined, undefined],
  [2 ** 60, undefined],
])("%s", (value, wanted) => {
  expect(whole({ from: value }, "from")).toBe(wanted);
});

test("the first page stands in no address", () => {
  expect([1, 2, 5_000_000].map((page) => pageOf({ page }))).toEqual([undefined, 2, undefined]);
});
