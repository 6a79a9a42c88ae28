import { expect, test } from "vitest";
import { hopsOf, layersOf, layersText, spotOf, spotText } from "./address";
import { fitting, level, NEAREST } from "./levels";

test("the nearer, the more", () => {
  const levels = [0.05, 0.2, 0.5, 1, 2, 4, 8, 20].map(level);
  expect(levels.map((one) => one.cards)).toEqual([0, 1, 2, 2, 2, 2, 2, 2]);
  expect(levels.map((one) => one.lines)).toEqual([0, 0, 0, 0, 0, 1, 2, 3]);
});

test("what fits", () => {
  expect(fitting({ x: 0, y: 0, w: 1000, h: 100 }, 500, 500)).toEqual({ x: 500, y: 50, k: 0.47 });
  expect(fitting({ x: 0, y: 0, w: 0, h: 0 }, 500, 500, 1000).k).toBe(NEAREST);
});

test("the page's address", () => {
  expect(spotOf(spotText({ x: 10.4, y: -3, k: 0.12345 }))).toEqual({ x: 10, y: -3, k: 0.123 });
  for (const bad of [undefined, "", "1,2", "a,b,c", "1,2,0", "1,2,-1", "Infinity,0,1"]) expect(spotOf(bad)).toBeNull();
  expect(layersOf(undefined)).toEqual([2, 3]);
  expect(layersOf("l3,nonsense")).toEqual([3]);
  expect([layersText([2, 3]), layersText([2]), layersText([])]).toEqual([undefined, "l2", "none"]);
  expect([2, 99, -1, undefined].map(hopsOf)).toEqual([2, 4, 0, 0]);
});
