/** Where in a form something is wrong, by what the hub says of it. Pure. */
export interface Wrong {
  /** The key that the hub names; "" where it names none. */
  key: string;
  text: string;
}

/** "narrow: '10.1' is not what can stand here." -> the key and the sentence; null: it is no fault of what was typed. */
export function wrongIn(error: (Error & { code?: string }) | null): Wrong | null {
  if (error?.code === undefined) return null;
  if (error.code === "narrow-large" || error.code === "order-empty") return { key: "narrow", text: error.message };
  if (error.code !== "order-wrong") return null;
  const [, key = "", text = error.message] = /^([\w.]+): ?(.*)$/s.exec(error.message) ?? [];
  return { key, text };
}

/** The same, where one of these fields is on the screen to bear it; what has none is to be told beside the form.
 *
 * fieldOf: which field the hub means by a key.
 */
export function wrongAt(
  error: Parameters<typeof wrongIn>[0],
  fields: readonly string[],
  fieldOf = (key: string) => key,
): Wrong | null {
  const wrong = wrongIn(error);
  const key = wrong === null ? "" : fieldOf(wrong.key);
  return wrong && fields.includes(key) ? { ...wrong, key } : null;
}
