import { expect, test } from "vitest";
import { clean } from "./clean";

test("names are cleaned of what turns or hides text, and cut", () => {
  expect(clean("\u202eexe.txt\u0000\u200b")).toBe("exe.txt");
  expect(clean("長".repeat(10_000)).length).toBe(80);
  expect(clean("<img src=x onerror=alert(1)>")).toBe("<img src=x onerror=alert(1)>");
  expect(clean(null)).toBe("");
  expect(clean("𠮷".repeat(60))).not.toMatch(/\p{Cs}/u); // cut, but not within a character
});
