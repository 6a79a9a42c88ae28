import { expect, test } from "vitest";
import { wrongAt, wrongIn } from "./wrong";

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

test("a fault without a field on the screen is told beside the form", () => {
  const empty = Object.assign(new Error("nothing is left"), { code: "order-empty" });
  expect(wrongAt(empty, ["narrow", "methods"])?.key).toBe("narrow");
  expect(wrongAt(empty, ["methods"])).toBeNull();
  expect(wrongAt(null, ["methods"])).toBeNull();
  const window = Object.assign(new Error("windows.weekly.from: 'x' is wrong"), { code: "order-wrong" });
  expect(wrongAt(window, ["weekly"], () => "weekly")).toEqual({ key: "weekly", text: "'x' is wrong" });
});
