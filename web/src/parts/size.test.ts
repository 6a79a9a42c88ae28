import { expect, test } from "vitest";
import { size } from "./size";

test.each([
  [null, ""],
  [0, "0 KiB"],
  [1024, "1 MiB"],
  [16 * 1024 * 1024, "16 GiB"],
  [1.5 * 1024 * 1024 * 1024, "1.5 TiB"],
])("%s KiB", (kib, said) => {
  expect(size(kib)).toBe(said);
});
