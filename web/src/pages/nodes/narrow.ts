/** Words of the search language that narrow to values of a field: they are added and taken away by a click. Pure. */
import { quoted } from "../../parts/searching";

/** Fields of which a value is the whole, and not a part of it. */
const WHOLE = new Set(["os", "vendor", "type", "version", "network", "space"]);

/** A value as it stands behind its field; of a tag its name and its value. */
function written(field: string, value: string): string {
  const [, name, held] = /^([^=]+)=(.*)$/s.exec(value) ?? [];
  return field === "tag" && name && held ? `${quoted(name)}=${quoted(held)}` : quoted(value);
}

/** A text in pieces at `mark`, but not within quotes or brackets. */
function pieces(text: string, mark: RegExp): string[] {
  const found: string[] = [];
  let piece = "";
  let inQuotes = false;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const one = text.charAt(at);
    if (one === '"') inQuotes = !inQuotes;
    if (!inQuotes) depth += one === "(" ? 1 : one === ")" ? -1 : 0;
    if (mark.test(one) && !inQuotes && depth <= 0) {
      found.push(piece);
      piece = "";
    } else if (one === "\\" && inQuotes) {
      piece += one + text.charAt(++at);
    } else {
      piece += one;
    }
  }
  return [...found, piece].filter((each) => each !== "");
}

function begin(field: string): string {
  return field + (WHOLE.has(field) ? "=" : ":");
}

/** The values of this field to which the search is narrowed, as they are written. */
function held(terms: string[], field: string): string[] {
  const term = terms.find((one) => one.startsWith(begin(field)));
  return term ? pieces(term.slice(begin(field).length), /,/) : [];
}

export function isNarrowed(search: string, field: string, value?: string): boolean {
  const values = held(pieces(search, /\s/), field);
  return value === undefined ? values.length > 0 : values.includes(written(field, value));
}

/** The search with this value added to those of its field, or without it where it stood there. */
export function narrowed(search: string, field: string, value: string): string {
  const terms = pieces(search, /\s/);
  const values = held(terms, field);
  const wanted = written(field, value);
  const now = values.includes(wanted) ? values.filter((one) => one !== wanted) : [...values, wanted];
  const term = now.length > 0 ? begin(field) + now.join(",") : "";
  const there = terms.findIndex((one) => one.startsWith(begin(field)));
  if (there >= 0) return [...terms.slice(0, there), term, ...terms.slice(there + 1)].filter(Boolean).join(" ");
  const rest = terms.join(" ");
  return [terms.includes("OR") ? `(${rest})` : rest, term].filter(Boolean).join(" ");
}

/** The search without what narrows it to values of this field. */
export function without(search: string, field: string): string {
  const terms = pieces(search, /\s/);
  return terms.filter((one) => !one.startsWith(begin(field))).join(" ");
}

/** The search narrowed to who has a package: a name, perhaps with a version behind < or >. */
export function withPackage(search: string, wanted: string): string {
  const [, name = wanted, operator = "", version = ""] = /^([^<>=\s]+)\s*(<=|>=|<|>|=)\s*(\S+)$/.exec(wanted) ?? [];
  const term = `package:${quoted(name)}${operator}${version && quoted(version)}`;
  const terms = pieces(search, /\s/);
  const rest = terms.join(" ");
  return [terms.includes("OR") ? `(${rest})` : rest, term].filter(Boolean).join(" ");
}
