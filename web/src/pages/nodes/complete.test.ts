import { expect, test } from "vitest";
import { completed, countedField, fieldsFor, typed, valuesFor } from "./complete";

const at = (text: string) => typed(text, text.length);

test.each([
  ["", null, ""],
  ["web o", null, "o"],
  ["-o", null, "o"],
  ["os:ubu", "os", "ubu"],
  ["(os=deb", "os", "deb"],
  ['vendor="Cisco S', "vendor", "Cisco S"],
  ["state:new,st", "state", "st"],
  ["version<22", "version", "22"],
  ["nothing:x", null, "nothing:x"],
])("%s", (text, field, part) => {
  expect(at(text)).toMatchObject({ field, part });
});

test("fields that begin so are offered, and none where a value is typed", () => {
  expect(fieldsFor(at("web pa"))).toEqual(["package", "packages"]);
  expect(fieldsFor(at("os:"))).toEqual([]);
});

test("values are asked for where the hub counts them", () => {
  expect(countedField(at("os:de"))).toBe("os");
  expect(countedField(at("host:de"))).toBeNull();
  expect(countedField(at("version<2"))).toBeNull();
});

test("what is offered holds what is typed", () => {
  expect(valuesFor(at("os:lin"), ["Debian GNU/Linux", "Cisco IOS", "Rocky Linux"])).toEqual([
    "Debian GNU/Linux",
    "Rocky Linux",
  ]);
});

test("the word is completed, and the rest stays", () => {
  expect(completed("web o rest", typed("web o rest", 5), "os:")).toEqual({ text: "web os: rest", caret: 7 });
  const value = at("state:new,st");
  expect(completed("state:new,st", value, "stable").text).toBe("state:new,stable");
});
