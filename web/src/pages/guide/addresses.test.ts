import { expect, test } from "vitest";
import { isNetwork } from "./addresses";

test.each(["10.0.0.1", "10.0.0.0/24", "0.0.0.0/0", "192.168.10.255/32", "2001:db8::/32", "fe80::1", "::1/128"])(
  "%s is one",
  (text) => {
    expect(isNetwork(text)).toBe(true);
  },
);

test.each([
  "",
  "10.0.0",
  "10.0.0.1.2",
  "10.0.0.256",
  "10.0.0.1/33",
  "10.0.0.1-9",
  "host",
  "1::/129",
  "::g",
  "1:2",
  "10.0.0.1/",
])("%s is none", (text) => {
  expect(isNetwork(text)).toBe(false);
});
