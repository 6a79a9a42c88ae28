/** What happened on the network, in the words that the commands use too: the tables come from the hub's own. */
import en from "./said.en.json";
import ja from "./said.ja.json";

type Table = Record<string, string>;
interface Tables {
  differences: Table;
  fields: Table;
  problems: Table;
  advice: Table;
  events: Table;
}

const TABLES: Partial<Record<string, Tables>> = { ja, en };

interface Coded {
  code: string;
  params?: Record<string, string>;
}

/** `{name}` of a text by the parameter of that name; what is not there stays as it is written. */
export function filled(text: string, params: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(params, name) ? (params[name] ?? whole) : whole,
  );
}

function said(kind: keyof Tables, language: string, code: string, params: Record<string, string>): string | null {
  const table: Tables = TABLES[language] ?? en;
  return Object.hasOwn(table[kind], code) ? filled(table[kind][code] ?? "", params) : null;
}

/** What went wrong; of a code that a newer hub knows, the code. */
export function problemText(problem: Coded, language: string): string {
  return said("problems", language, problem.code, problem.params ?? {}) ?? problem.code;
}

/** What to do about it; null where nothing is known. */
export function problemAdvice(problem: Coded, language: string): string | null {
  return said("advice", language, problem.code, problem.params ?? {}) || null;
}

/** What happened. */
export function eventText(event: { kind: string; params: Record<string, string> }, language: string): string {
  return said("events", language, event.kind, event.params) ?? event.kind;
}

/** What differs between two snapshots: a kind, what became of it, a state, a reason, or a time. */
export function differenceText(
  group: "kind" | "how" | "state" | "reason" | "when",
  code: string,
  language: string,
): string {
  return said("differences", language, `${group}-${code}`, {}) ?? code;
}

/** A field of a machine by its heading; all else is called by a name of its own. */
export function fieldText(name: string, language: string): string {
  return said("fields", language, name, {}) ?? name;
}
