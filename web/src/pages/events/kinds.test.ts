import { expect, test } from "vitest";
import said from "../../words/said.en.json";
import { GROUPS } from "./kinds";

const ALL_KINDS = Object.values(GROUPS).flat();

test("whatever the hub can tell is there to choose, and nothing else", () => {
  const told = Object.keys(said.events);
  const kindOf = (key: string) => ALL_KINDS.find((kind) => key === kind || key.startsWith(`${kind}-`));
  expect(told.filter((key) => kindOf(key) === undefined)).toEqual([]);
  expect(ALL_KINDS.filter((kind) => !told.some((key) => kindOf(key) === kind))).toEqual([]);
});
