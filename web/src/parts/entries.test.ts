import { expect, test } from "vitest";
import { entries } from "./entries";

test("a list is split by whatever stands between", () => {
  expect(entries(" 10.0.0.1,10.0.0.2\n10.0.0.1、 10.0.1.0/24 10.0.0.1")).toEqual([
    "10.0.0.1",
    "10.0.0.2",
    "10.0.1.0/24",
  ]);
});
