import { expect, test } from "vitest";
import { narrowed, term } from "./narrow";

test.each([
  ["state", "new", "state:new"],
  ["subnet", "10.1.0.0/16", "subnet:10.1.0.0/16"],
  ["vendor", "Cisco Systems, Inc", 'vendor:"Cisco Systems, Inc"'],
  ["os", "東京", "os:東京"],
  ["tag", 'say "x"', 'tag:"say \\"x\\""'],
])("%s of %s", (field, value, wanted) => {
  expect(term(field, value)).toBe(wanted);
});

test("a click adds, the next takes away, and the rest stays", () => {
  const once = narrowed('"東京DC"', "state", "new");
  expect(once).toBe('"東京DC" state:new');
  expect(narrowed(once, "state", "new")).toBe('"東京DC"');
});

test("a term that only begins alike is another", () => {
  expect(narrowed("state:newer", "state", "new")).toBe("state:newer state:new");
});
