/** What a plan tells, sorted for people. Pure. */
import type { Schemas } from "../../api/client";

type Problem = Schemas["Problem"];

/** What the machine of the Ksocket itself forbids. */
export function limits(problems: Problem[]): Problem[] {
  return problems.filter((one) => one.code === "limited");
}

export function others(problems: Problem[]): Problem[] {
  return problems.filter((one) => one.code !== "limited");
}
