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
  actions: Table;
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

interface Happened {
  kind: string;
  params: Record<string, string>;
  managedNodeId?: string | null;
}

/** What happened; the same kind is told otherwise where a person did it, or by what was undone. `{node}` is the number
 * that the node had then. */
export function eventText({ kind, params, managedNodeId }: Happened, language: string): string {
  const known = { node: managedNodeId ?? "", ...params };
  const special = said("events", language, `${kind}-${params["kind"]}`, known);
  return special ?? said("events", language, kind, known) ?? kind;
}

/** What was done, by the name of the operation. */
export function actionText(action: string, language: string): string {
  const table: Table = (TABLES[language] ?? en).actions;
  return Object.hasOwn(table, action) ? (table[action] ?? action) : action;
}

/** All operations that the audit log may name, with what they are called, in the order of that. */
export function actions(language: string): { value: string; label: string }[] {
  return Object.entries((TABLES[language] ?? en).actions)
    .map(([value, label]) => ({ value, label }))
    .sort((one, other) => one.label.localeCompare(other.label, language));
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
