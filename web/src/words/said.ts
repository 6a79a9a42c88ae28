/** What happened on the network, in the words that the commands use too: the tables come from the hub's own. */
import en from "./said.en.json";
import ja from "./said.ja.json";

type Table = Record<string, string>;
interface Tables {
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

function said(
  kind: "problems" | "advice" | "events",
  language: string,
  code: string,
  params: Record<string, string>,
): string | null {
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

/** What happened; `{node}` is the number that the node had then. */
export function eventText({ kind, params, managedNodeId }: Happened, language: string): string {
  const told = managedNodeId ? { ...params, node: managedNodeId } : params;
  return said("events", language, wording(kind, params), told) ?? kind;
}

/** Of some kinds there are several sentences: kshub.words.happened. */
function wording(kind: string, params: Record<string, string>): string {
  const several = kind === "decision-undone" || (kind === "nodes-merged" && params["kind"] === "byHand");
  return several ? `${kind}-${params["kind"] ?? ""}` : kind;
}
