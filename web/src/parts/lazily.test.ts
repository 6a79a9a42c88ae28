import { afterEach, expect, test, vi } from "vitest";
import { patiently } from "./lazily";

afterEach(() => vi.unstubAllGlobals());

const away = () => Promise.reject(new TypeError("Failed to fetch"));

test("what is there is loaded once", async () => {
  vi.stubGlobal("fetch", () => Promise.resolve());
  const loads = [() => Promise.resolve(7)];
  expect(await patiently(() => loads.shift()?.() ?? away())).toBe(7);
});

test("while the hub is away nothing is loaded: the browser would keep that it failed", async () => {
  const looks = [away, away, () => Promise.resolve()];
  vi.stubGlobal("fetch", () => looks.shift()?.());
  const loads = [() => Promise.resolve(7)];
  expect(await patiently(() => loads.shift()?.() ?? away(), 1)).toBe(7);
  expect(looks).toEqual([]);
});

test("what a hub that is there does not have is an error", async () => {
  vi.stubGlobal("fetch", () => Promise.resolve());
  await expect(patiently(away, 1)).rejects.toThrow("Failed to fetch");
});
