import { expect, test } from "vitest";
import { byNeed } from "./need";

const network = (displayName: string, fresh: number, outdated: number) => ({
  displayName,
  numberOfNodes: { new: fresh, stable: 500, outdated },
});

test("who has something new or lost comes first, the others by name", () => {
  const some = [network("site 10", 0, 0), network("site 9", 0, 0), network("z", 1, 2), network("a", 1, 0)];
  expect(some.sort(byNeed).map((one) => one.displayName)).toEqual(["z", "a", "site 9", "site 10"]);
});
