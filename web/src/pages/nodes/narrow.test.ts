import { expect, test } from "vitest";
import { isNarrowed, narrowed, withPackage, without } from "./narrow";

test.each([
  ["state", "new", "state:new"],
  ["subnet", "10.1.0.0/16", "subnet:10.1.0.0/16"],
  ["vendor", "Cisco Systems, Inc", 'vendor="Cisco Systems, Inc"'],
  ["os", "東京", "os=東京"],
  ["version", "Debian GNU/Linux 12.8", 'version="Debian GNU/Linux 12.8"'],
  ["tag", "env=prod east", 'tag:env="prod east"'],
  ["tag", 'say "x"', 'tag:"say \\"x\\""'],
])("%s of %s", (field, value, wanted) => {
  expect(narrowed("", field, value)).toBe(wanted);
  expect(isNarrowed(wanted, field, value)).toBe(true);
  expect(narrowed(wanted, field, value)).toBe("");
});

test("a click adds, the next takes away, and the rest stays", () => {
  const once = narrowed('"東京 DC"', "state", "new");
  expect(once).toBe('"東京 DC" state:new');
  expect(narrowed(once, "state", "new")).toBe('"東京 DC"');
});

test("several values of a field mean one of them", () => {
  const both = narrowed('vendor="A, B" web', "vendor", "C");
  expect(both).toBe('vendor="A, B",C web');
  expect(narrowed(both, "vendor", "A, B")).toBe("vendor=C web");
});

test("what begins alike, or is not meant, is another", () => {
  expect(narrowed("state:newer", "state", "new")).toBe("state:newer,new");
  expect(isNarrowed("-state:new", "state", "new")).toBe(false);
  expect(isNarrowed("(state:new web)", "state")).toBe(false);
});

test("an alternative is narrowed as a whole", () => {
  expect(narrowed("web OR db", "state", "new")).toBe("(web OR db) state:new");
});

test("what a field narrows can be left out", () => {
  expect(without('web state:new,stable vendor="A B"', "state")).toBe('web vendor="A B"');
});

test("a package, with a version or without", () => {
  expect(withPackage("web", "openssl < 3.0.14")).toBe("web package:openssl<3.0.14");
  expect(withPackage("", "lib*")).toBe('package:"lib*"');
});
