import { expect, test } from "vitest";
import { body, portFor, values } from "./address";

const fresh = values(null, "ja");

test("a new target is mail, in the language of whoever makes it", () => {
  expect([fresh.kind, fresh.language, fresh.port]).toEqual(["mail", "ja", 587]);
});

test("what stays is not said", () => {
  expect(body({ ...fresh, kind: "slack", displayName: "x" })).toEqual({
    displayName: "x",
    language: "ja",
    enabled: true,
  });
  expect(body({ ...fresh, kind: "webhook", url: " https://x/ " }).webhook).toEqual({ url: "https://x/" });
  expect(body({ ...fresh, host: "mail", to: ["a@b.c"] }).mail).toMatchObject({ password: null, username: null });
});

test("the usual port follows the encryption, another one stays", () => {
  expect(portFor("tls", fresh)).toBe(465);
  expect(portFor("tls", { ...fresh, port: 2525 })).toBe(2525);
});
