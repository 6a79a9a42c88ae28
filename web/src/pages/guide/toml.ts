/** Values as TOML, as `ksocket credentials add` writes them: plain keys first, then tables, then lists of tables. Pure. */

export type Value = string | number | boolean | string[];
export interface Table {
  [key: string]: Value | Table | Table[] | undefined;
}

/** undefined is left out. */
export function toml(values: Table): string {
  return `${lines(values, "").join("\n").trimStart()}\n`;
}

function lines(values: Table, prefix: string): string[] {
  const rows: string[] = [];
  const inner: string[] = [];
  for (const [key, value] of Object.entries(values)) {
    const full = prefix + key;
    if (value === undefined) continue;
    if (isTables(value)) for (const one of value) inner.push("", `[[${full}]]`, ...lines(one, `${full}.`));
    else if (isTable(value)) inner.push("", `[${full}]`, ...lines(value, `${full}.`));
    else rows.push(`${key} = ${written(value)}`);
  }
  return [...rows, ...inner];
}

function isTables(value: Value | Table | Table[]): value is Table[] {
  return Array.isArray(value) && value.some((one) => typeof one === "object");
}

function isTable(value: Value | Table | Table[]): value is Table {
  return typeof value === "object" && !Array.isArray(value);
}

function written(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(quoted).join(", ")}]`;
  return typeof value === "string" ? quoted(value) : String(value);
}

const CONTROL = /[\u0000-\u001f\u007f]/g; // TOML allows none of them

/** A literal string where a backslash occurs, as a person would write it; else a basic one, escaped. */
export function quoted(text: string): string {
  const plain = text.search(CONTROL) < 0;
  if (text.includes("\\") && !text.includes("'") && plain) return `'${text}'`;
  const escaped = text.replaceAll("\\", "\\\\").replaceAll('"', '\\"');
  return `"${escaped.replace(CONTROL, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`)}"`;
}
