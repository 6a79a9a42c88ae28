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

/** The two largest units of so many minutes, "1 d 3 h", as kshub.words.happened says it. */
function lasted(minutes: string, language: string): string {
  if (!/^\d+$/.test(minutes)) return minutes;
  const [days, hours, rest] = [Math.floor(+minutes / 1440), Math.floor(+minutes / 60) % 24, +minutes % 60];
  const [d, h, min] = language === "ja" ? LASTED.ja : LASTED.en;
  if (days > 0) return `${days} ${d}` + (hours > 0 ? ` ${hours} ${h}` : "");
  if (hours > 0) return `${hours} ${h}` + (rest > 0 ? ` ${rest} ${min}` : "");
  return `${rest} ${min}`;
}
const LASTED = { en: ["d", "h", "min"], ja: ["日", "時間", "分"] } as const;

interface Happened {
  kind: string;
  params: Record<string, string>;
  managedNodeId?: string | null;
}

/** What happened; the same kind is told otherwise where a person did it, or by what was undone. `{node}` is the number
 * that the node had then. */
export function eventText({ kind, params, managedNodeId }: Happened, language: string): string {
  const known: Record<string, string> = { node: managedNodeId ?? "", ...params };
  if (known["minutes"] !== undefined) known["minutes"] = lasted(known["minutes"], language);
  const unnamed = kind === "node-new" && params["name"] === params["addr"];
  const special = said("events", language, `${kind}-${unnamed ? "unnamed" : params["kind"]}`, known);
  return special ?? said("events", language, kind, known) ?? kind;
}

/** What was done, by the name of the operation, and by its kind where one operation does several things. */
export function actionText(action: string, language: string, kind?: string): string {
  return said("actions", language, `${action}-${kind}`, {}) ?? said("actions", language, action, {}) ?? action;
}

/** All operations that the audit log may name, with what they are called, in the order of that. */
export function actions(language: string): { value: string; label: string }[] {
  return Object.entries((TABLES[language] ?? en).actions)
    .filter(([value]) => !value.includes("-")) // a kind of another one
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
