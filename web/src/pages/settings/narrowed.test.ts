import { expect, test } from "vitest";
import { ROWS, narrowed, paged } from "./narrowed";

test("a word narrows by any of the texts, whatever its case", () => {
  const rows = [
    ["Taro", null],
    ["jiro", "山田"],
  ] as const;
  expect(narrowed(rows, " TARO ", (one) => [...one])).toEqual([rows[0]]);
  expect(narrowed(rows, "山", (one) => [...one])).toEqual([rows[1]]);
  expect(narrowed(rows, "", (one) => [...one])).toHaveLength(2);
});

test("a page that is not there is the last one", () => {
  const rows = Array.from({ length: ROWS + 1 }, (_, index) => index);
  expect(paged(rows, 9)).toEqual({ shown: [ROWS], page: 2 });
  expect(paged(rows, 0).page).toBe(1);
  expect(paged([], 3)).toEqual({ shown: [], page: 1 });
});
