import { afterEach, expect, test, vi } from "vitest";
import { patiently } from "./lazily";

afterEach(() => vi.unstubAllGlobals());

const away = () => Promise.reject(new TypeError("Failed to fetch dynamically imported module"));

test("what is there is loaded once, without asking", async () => {
  vi.stubGlobal("fetch", () => expect.unreachable());
  expect(await patiently(() => Promise.resolve(7))).toBe(7);
});

test("while the hub is away it is waited for", async () => {
  const looks = [away, away, () => Promise.resolve()];
  vi.stubGlobal("fetch", () => looks.shift()?.());
  const loads = [away, () => Promise.resolve(7)];
  expect(await patiently(() => loads.shift()?.() ?? away(), 1)).toBe(7);
  expect(looks).toEqual([]);
});

test("what fails once more as the hub comes back is asked for again", async () => {
  vi.stubGlobal("fetch", () => Promise.resolve());
  const loads = [away, away, () => Promise.resolve(7)];
  expect(await patiently(() => loads.shift()?.() ?? away(), 1)).toBe(7);
});

test("what a hub that is there does not have is an error", async () => {
  vi.stubGlobal("fetch", () => Promise.resolve());
  await expect(patiently(away, 1)).rejects.toThrow("Failed to fetch");
});
