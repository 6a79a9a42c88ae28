import { expect, test } from "vitest";
import { itemText, valueText } from "./said";

test.each([
  ["packages", "bash (amd64)", "bash (amd64)"],
  ["system", "systemVersion", "OS バージョン"],
  ["hardware", "memoryTotalSize", "メモリー"],
  ["hardware", "drive sda", "drive sda"],
  ["services", "constructor", "constructor"],
  ["names", "", ""],
] as const)("%s %s", (kind, item, said) => {
  expect(itemText({ kind, item }, "ja")).toBe(said);
});

test.each([
  ["memoryTotalSize", 16 * 1024 * 1024, "16 GiB"],
  ["cpuNumberOfCores", 4096, "4,096"],
  ["systemVersion", "12.8", "12.8"],
  ["systemVersion", null, null],
] as const)("%s of %s", (item, value, said) => {
  expect(valueText({ item }, value)).toBe(said);
});
