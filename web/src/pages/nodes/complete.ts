/** What could be meant where one types in the search box: fields, and values of a field. Pure. */

export const FIELDS = [
  "host",
  "addr",
  "subnet",
  "mac",
  "os",
  "version",
  "type",
  "vendor",
  "model",
  "serial",
  "package",
  "packages",
  "updates",
  "port",
  "service",
  "container",
  "vlan",
  "domain",
  "tag",
  "note",
  "mark",
  "state",
  "seen",
  "method",
  "problem",
  "has",
  "network",
  "space",
] as const;
export type Field = (typeof FIELDS)[number];

/** Fields with few values, which are always the same. */
export const VALUES: Partial<Record<Field, readonly string[]>> = {
  state: ["new", "stable", "outdated"],
  mark: ["confirmed", "out-of-scope", "retired", "any", "none"],
  has: [
    "packages",
    "updates",
    "serial",
    "os",
    "ports",
    "services",
    "containers",
    "vlans",
    "domain",
    "tag",
    "note",
    "mark",
    "name",
  ],
  method: ["ssh", "winrm", "snmp"],
};

/** Fields whose values the hub counts. */
const COUNTED: readonly string[] = ["os", "type", "vendor", "tag", "method", "network", "space", "subnet"];

/** The word in which the caret stands: where it begins, its field if it has one, and what is typed of the value. */
export interface Typed {
  from: number;
  to: number;
  field: Field | null;
  operator: string;
  part: string;
}

const WORD = /[^\s()"]*("[^"]*"?)?[^\s()]*$/;
const TERM = /^([a-z]+)(:|<=|>=|<|>|=)(.*)$/i;

export function typed(text: string, caret: number): Typed {
  const [word = ""] = WORD.exec(text.slice(0, caret)) ?? [];
  const rest = /^[^\s()]*/.exec(text.slice(caret))?.[0] ?? "";
  const minus = word.startsWith("-") ? 1 : 0;
  const from = caret - word.length + minus;
  const [, name, operator = "", value = ""] = TERM.exec(word.slice(minus)) ?? [];
  const field = FIELDS.find((one) => one === name?.toLowerCase()) ?? null;
  if (!field) return { from, to: caret + rest.length, field: null, operator: "", part: word.slice(minus) };
  const before = value.lastIndexOf(",") + 1;
  const begin = from + field.length + operator.length + before;
  return { from: begin, to: caret + rest.length, field, operator, part: value.slice(before).replaceAll('"', "") };
}

/** The field whose values the hub is to be asked for. */
export function countedField({ field, operator }: Typed): Field | null {
  return field && ":=".includes(operator) && COUNTED.includes(field) ? field : null;
}

/** The fields that begin so, in their order; none before anything is typed: the list would lie over the page. */
export function fieldsFor({ field, part }: Typed): Field[] {
  if (field || part === "") return [];
  const begin = part.toLowerCase();
  return FIELDS.filter((one) => one.startsWith(begin) && one !== begin);
}

/** Of these values those in which it stands. */
export function valuesFor({ part }: Typed, values: readonly string[]): string[] {
  const wanted = part.toLowerCase();
  return values.filter((one) => one.toLowerCase().includes(wanted) && one !== part).slice(0, 12);
}

/** The text with the word completed, and where the caret stands then. */
export function completed(text: string, { from, to }: Typed, by: string): { text: string; caret: number } {
  return { text: text.slice(0, from) + by + text.slice(to), caret: from + by.length };
}
