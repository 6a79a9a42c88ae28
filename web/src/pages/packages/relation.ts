/** A relation and a version as one text, and apart. Pure. */

export const RELATIONS = ["<", "<=", "=", ">=", ">", "!="] as const;
export type Relation = (typeof RELATIONS)[number];

const PARTS = /^\s*(<=|>=|!=|==|=|<|>)?\s*(.*?)\s*$/;

export function apart(text: string | undefined): { relation: Relation; version: string } {
  const [, relation = "=", version = ""] = PARTS.exec(text ?? "") ?? [];
  return { relation: RELATIONS.find((one) => one === relation) ?? "=", version };
}

/** undefined: no version is meant. A relation that was typed before the version counts. */
export function joined(relation: Relation, version: string): string | undefined {
  const typed = version.trim();
  if (typed === "") return undefined;
  return /^[<>=!]/.test(typed) ? typed : `${relation}${typed}`;
}
