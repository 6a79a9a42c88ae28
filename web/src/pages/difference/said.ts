/** What a change says, in words. Pure. */
import { size } from "../../parts/size";
import { fieldText } from "../../words/said";
import type { Change } from "./ask";

/** Kinds whose items are fields of a machine, called as columns are; all else has a name of its own. */
const FIELDS = new Set<string>(["names", "system", "hardware", "deviceTypes"]);
const SIZES = new Set(["memoryTotalSize", "storageTotalSize"]); // in KiB
const UNIT = / *\[KiB\]| *\(KiB\)/;

/** What of its kind it is; "" where it is all of it. */
export function itemText({ kind, item }: Pick<Change, "kind" | "item">, language: string): string {
  if (!FIELDS.has(kind)) return item;
  const called = fieldText(item, language);
  return SIZES.has(item) ? called.replace(UNIT, "") : called;
}

/** What it was or is; null where it is not there, or not known. */
export function valueText({ item }: Pick<Change, "item">, value: Change["before"]): string | null {
  if (value === null) return null;
  if (typeof value === "string") return value;
  return SIZES.has(item) ? size(value) : value.toLocaleString();
}
