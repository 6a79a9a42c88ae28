import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Pace } from "./pace";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("the first is done at once, the rest of a pause once at its end", () => {
  const done = vi.fn<(count?: number) => void>();
  const pace = new Pace();
  for (let count = 0; count < 5; count += 1) pace.run("nodes", 5000, () => done(count));
  expect(done.mock.calls).toEqual([[0]]);
  vi.advanceTimersByTime(4999);
  expect(done).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1);
  expect(done.mock.calls).toEqual([[0], [4]]);
  vi.advanceTimersByTime(60_000);
  expect(done).toHaveBeenCalledTimes(2);
});

test("other names do not wait, and what is stopped is not done", () => {
  const done = vi.fn<(count?: number) => void>();
  const pace = new Pace();
  pace.run("a", 1000, done);
  pace.run("b", 1000, done);
  pace.run("b", 1000, done);
  expect(done).toHaveBeenCalledTimes(2);
  pace.stop();
  vi.advanceTimersByTime(5000);
  expect(done).toHaveBeenCalledTimes(2);
});
