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
