import { expect, test } from "vitest";
import { duration } from "./duration";

test.each([
  [0, "en", "1 second"],
  [20.2, "en", "21 seconds"],
  [99, "ja", "99 秒"],
  [119, "ja", "2 分"],
  [5940, "en", "99 minutes"],
  [7200, "en", "2 hours"],
  [7500, "ja", "2 時間 5 分"],
])("%s seconds in %s", (seconds, language, said) => {
  expect(duration(seconds, language)).toBe(said);
});
