/** What problems are called where many of a kind are counted: without what differs from machine to machine. */
import type { TFunction } from "i18next";
import { problemAdvice, problemText } from "../../words/said";
import { en } from "../../words/en";

type Named = keyof typeof en.dashboard.problem;

function isNamed(code: string): code is Named {
  return Object.hasOwn(en.dashboard.problem, code);
}

/** A few words; of a code without a name of its own the whole sentence, with gaps. */
export function problemName(code: string, t: TFunction, language: string): string {
  return isNamed(code) ? t(`dashboard.problem.${code}`) : gaps(problemText({ code }, language));
}

/** What to do about it; "" where nothing is known. */
export function adviceOn(code: string, language: string): string {
  return gaps(problemAdvice({ code }, language) ?? "");
}

function gaps(text: string): string {
  return text.replace(/\{\w+\}/g, "…");
}
