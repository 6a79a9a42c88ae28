import { createRoute } from "@tanstack/react-router";
import { lazily } from "../../parts/lazily";
import { root, text } from "../../root";
import { STEPS, type Step } from "./steps";

/** Where one is, so that the guide can be left and come back to. */
export interface GuideSearch {
  network?: string | undefined;
  ksocket?: string | undefined;
  step?: Step | undefined;
  /** Where ksocket lies on its machine, if not at the usual place. */
  home?: string | undefined;
  /** What calls ksocket there, if that is not "ksocket". */
  program?: string | undefined;
}

const NUMBER = /^[1-9]\d{0,14}$/;

function number(given: Record<string, unknown>, name: string): string | undefined {
  const value = text(given, name);
  return value !== undefined && NUMBER.test(value) ? value : undefined;
}

export const guideRoute = createRoute({
  getParentRoute: () => root,
  path: "/apps/sonar/guide",
  validateSearch: (given: Record<string, unknown>): GuideSearch => ({
    network: number(given, "network"),
    ksocket: number(given, "ksocket"),
    step: STEPS.find((one) => one === given["step"]),
    home: text(given, "home"),
    program: text(given, "program"),
  }),
  component: lazily(() => import("./guide"), "Guide"),
});
