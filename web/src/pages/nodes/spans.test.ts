import { expect, test } from "vitest";
import { pagesOf } from "./spans";

test.each([
  [0, 20, 100_000, [0, 1]],
  [50_000, 50_020, 100_000, [498, 501]],
  [99_980, 99_999, 100_000, [998, 999]],
  [0, 4, 5, [0, 0]],
  [0, 0, 0, [0, 0]],
])("rows %d to %d of %d", (from, to, total, pages) => {
  expect(pagesOf(from, to, total)).toEqual(pages);
});
