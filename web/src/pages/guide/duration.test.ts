import { expect, test } from "vitest";
import { duration } from "./duration";

test.each([
  [0, "en", "1 second"],
  [20.2, "en", "21 seconds"],
  [119, "ja", "119 秒"],
  [181, "ja", "4 分"],
  [7200, "en", "2 hours"],
])("%s seconds in %s", (seconds, language, said) => {
  expect(duration(seconds, language)).toBe(said);
});
