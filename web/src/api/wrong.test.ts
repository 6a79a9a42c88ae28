import { expect, test } from "vitest";
import { wrongIn } from "./wrong";

test.each([
  [
    "order-wrong",
    "narrow: '10.1' is not what can stand here.",
    { key: "narrow", text: "'10.1' is not what can stand here." },
  ],
  [
    "order-wrong",
    "timeouts.ssh: '99' はここでは使えません。",
    { key: "timeouts.ssh", text: "'99' はここでは使えません。" },
  ],
  ["narrow-large", "too many", { key: "narrow", text: "too many" }],
  ["queue-full", "wait", null],
])("%s", (code, detail, wanted) => {
  expect(wrongIn(Object.assign(new Error(detail), { code }))).toEqual(wanted);
});

test("what is no fault of the form is none", () => {
  expect(wrongIn(new Error("x"))).toBeNull();
  expect(wrongIn(null)).toBeNull();
});
