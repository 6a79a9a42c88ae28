import { expect, test } from "vitest";
import { isOwn } from "./wanted";

test.each(["/", "/apps/sonar/networks?search=os:ubuntu#x", "/apps/%E6%9D%B1"])("%s is a page of this hub", (path) => {
  expect(isOwn(path)).toBe(true);
});

test.each([
  "",
  "//evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "https://evil.example/",
  "javascript:1",
  "/login?error=x",
])("%s is none", (path) => {
  expect(isOwn(path)).toBe(false);
});
