/** Words of the search language (docs/en/search.md), made of what people type and machines say. Pure. */

const MOST = 200; // characters of one phrase: the hub takes 1,000 of a whole search
const QUOTES = /["\\\u201c\u201d\u201e\u201f\u2033\u301d\u301e\u301f\uff02\uff3c\ufe68]/gu; // what ends a phrase, or escapes in it
const NOTHING = /[\p{Cc}\p{Cs}]/gu; // what no search may hold

/** A phrase that means this text and nothing else, whatever stands in it; null: there is nothing in it. */
export function phrase(text: string): string | null {
  const held = Array.from(text.replace(NOTHING, " ")).slice(0, MOST).join("").trim();
  return held === "" ? null : `"${held.replace(QUOTES, "\\$&")}"`;
}

const PLAIN = /^[\p{L}\p{N}._/:-]+$/u;

/** A value as it stands behind a field: in quotes where it holds more than a plain word. */
export function quoted(value: string): string {
  return PLAIN.test(value) ? value : (phrase(value) ?? '""');
}

/** `field="value"`: exactly that value. */
export function exactly(field: string, value: string): string {
  return `${field}=${phrase(value) ?? '""'}`;
}

const ADDRESS = /^(\d{1,3}\.){1,3}(\d{1,3})?$|^[0-9a-f]{1,4}:[0-9a-f:]*:[0-9a-f:]*$/i;
const MAC = /^([0-9a-f]{2}[:-]){2,5}[0-9a-f]{0,2}$|^([0-9a-f]{4}\.){1,2}[0-9a-f]{0,4}$|^[0-9a-f]{12}$/i;

/** What is meant where somebody types an address, a MAC address, or a part of a name; null: nothing. */
export function meant(typed: string): string | null {
  const text = typed.normalize("NFKC").trim();
  const quoted = phrase(text);
  if (quoted === null) return null;
  if (MAC.test(text)) return `mac:${quoted} OR ${quoted}`;
  return ADDRESS.test(text) ? `addr:${quoted}` : quoted;
}
