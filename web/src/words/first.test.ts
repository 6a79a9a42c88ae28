import { expect, test } from "vitest";
import { firstSpoken } from "./first";

test.each([
  [["ja-JP", "en-US"], "ja"],
  [["en-US", "en", "ja"], "en"],
  [["fr", "ja"], "ja"],
  [["de-DE"], "en"],
  [[], "en"],
])("who wants %s", (wanted, spoken) => {
  expect(firstSpoken(wanted)).toBe(spoken);
});
