import { expect, test } from "vitest";
import { exactly, meant, phrase } from "./searching";

test.each([
  ["東京DC", '"東京DC"'],
  ['say "no" \\ now', '"say \\"no\\" \\\\ now"'],
  ["“curly” ＂wide＂ ＼", '"\\“curly\\” \\＂wide\\＂ \\＼"'],
  ['x" OR state:new', '"x\\" OR state:new"'],
  ["a\0b\nc", '"a b c"'],
  [" ", null],
  ["\ud800", null],
])("%j as a phrase", (text, said) => {
  expect(phrase(text)).toBe(said);
});

test("a phrase is cut where a search would be too long, between characters", () => {
  expect(phrase("😀".repeat(500))).toBe(`"${"😀".repeat(200)}"`);
});

test("exactly one value", () => {
  expect(exactly("os", "Debian GNU/Linux")).toBe('os="Debian GNU/Linux"');
});

test.each([
  ["10.0.0.1", 'addr:"10.0.0.1"'],
  ["10.0.", 'addr:"10.0."'],
  ["１０.0.0.1", 'addr:"10.0.0.1"'],
  ["fd00::1", 'addr:"fd00::1"'],
  ["00:11:22:aa:bb:cc", 'mac:"00:11:22:aa:bb:cc" OR "00:11:22:aa:bb:cc"'],
  ["00-11-22", 'mac:"00-11-22" OR "00-11-22"'],
  ["0011.22aa.bbcc", 'mac:"0011.22aa.bbcc" OR "0011.22aa.bbcc"'],
  ["web01", '"web01"'],
  ["state:new", '"state:new"'],
  ["-(x", '"-(x"'],
  ["", null],
])("%s as it is typed", (typed, search) => {
  expect(meant(typed)).toBe(search);
});
