import { expect, test } from "vitest";
import { number, range, slots } from "./slots";

test.each([
  ["10.0.0.1", 167772161],
  ["255.255.255.255", 4294967295],
  ["256.0.0.1", -1],
  ["10.0.0", -1],
  ["fe80::1", -1],
  ["10.0.0.x", -1],
])("%s is %d", (addr, value) => {
  expect(number(addr)).toBe(value);
});

test("prefixes", () => {
  expect(range("10.0.1.77/24")).toEqual({ first: number("10.0.1.0"), count: 256 });
  expect(range("10.0.0.0/33")).toBeNull();
  expect(range("2001:db8::/64")).toBeNull();
  expect(range("")).toBeNull();
});

test("in a /24 each address has its cell: who comes or goes moves nobody", () => {
  const before = slots("10.0.0.0/24", [0, 1], ["10.0.0.5", "10.0.0.200"]);
  const after = slots("10.0.0.0/24", [0, 1, 2], ["10.0.0.5", "10.0.0.17", "10.0.0.200"]);
  expect(before).toHaveLength(256);
  expect([before[5], before[200]]).toEqual([0, 1]);
  expect([after[5], after[17], after[200]]).toEqual([0, 1, 2]);
});

test("a small subnet has as many cells as addresses", () => {
  expect(slots("10.0.0.16/28", [0], ["10.0.0.20"])).toHaveLength(16);
});

test("in a larger one each /24 in which somebody is has its block", () => {
  const made = slots("10.0.0.0/16", [0, 1], ["10.0.3.1", "10.0.200.9"]);
  expect(made).toHaveLength(512);
  expect([made[1], made[256 + 9]]).toEqual([0, 1]);
});

test("two nodes of one address, and addresses without a place, come after", () => {
  const made = slots("10.0.0.0/30", [0, 1, 2], ["10.0.0.1", "10.0.0.1", "fe80::1"]);
  expect([...made]).toEqual([-1, 0, -1, -1, 1, 2]);
});

test("65,000 addresses are laid by address", () => {
  const addrs = Array.from({ length: 65_000 }, (_, at) => `10.9.${at >> 8}.${at & 255}`);
  const made = slots("10.9.0.0/16", [...addrs.keys()], addrs);
  expect(made[64_999]).toBe(64_999);
});
