import { expect, test } from "vitest";
import { came, type Typed } from "./typed";

const field = (some: Partial<Typed>): Typed => ({ text: "", value: "", told: [], typed: true, ...some });

test("what one typed comes back, and what was typed meanwhile stays", () => {
  const now = came(field({ text: "tokyo", told: ["tok"] }), "tok");
  expect(now).toEqual(field({ text: "tokyo", value: "tok" }));
  expect(came(now, "tok")).toBe(now);
});

test("of several that were told the last may come alone, and earlier ones late", () => {
  const now = field({ text: "abc", told: ["a", "ab"] });
  expect(came(now, "ab")).toEqual(field({ text: "abc", value: "ab" }));
  expect(came(came(now, "a"), "ab").text).toBe("abc");
});

test("what comes from elsewhere takes the field, also a word that was told before", () => {
  expect(came(field({ text: "abc", value: "abc" }), "")).toEqual(field({ typed: false }));
  const narrowed = came(field({ text: "ab", value: "ab" }), "ab state:new");
  expect(narrowed.text).toBe("ab state:new");
  expect(came(narrowed, "ab").text).toBe("ab");
});
