/** What somebody types where the page's address holds the value: the address is told when they pause, and it changes
 * still later. The field never waits for it: else letters are lost, and what an input method composes breaks off. */
import { useEffect, useEffectEvent, useState } from "react";

const PAUSE = 250; // milliseconds after the last key

export interface Typed {
  /** What the field shows. */
  text: string;
  /** What the address holds. */
  value: string;
  /** What it was told and does not hold yet, the first first. */
  told: readonly string[];
  /** Whether the text was typed, not taken from the address. */
  typed: boolean;
}

/** The address holds this now: what comes of one's own typing changes nothing, what comes from elsewhere (a filter that is
 * cleared, the browser's back button) takes the field. Pure. */
export function came(now: Typed, value: string): Typed {
  if (value === now.value) return now;
  const at = now.told.indexOf(value);
  if (at >= 0) return { ...now, value, told: now.told.slice(at + 1) };
  return { text: value, value, told: [], typed: false };
}

interface Ways {
  /** Tells the address. */
  tell: (text: string) => void;
  pause?: number;
  /** What of the text is told; null: nothing yet. */
  meant?: (text: string) => string | null;
}

/** The text of the field, what it does when somebody types, and what tells the address at once. */
export function useTyped(
  value: string,
  { tell, pause = PAUSE, meant = (text) => text }: Ways,
): { text: string; type: (text: string) => void; send: () => void } {
  const [now, set] = useState<Typed>({ text: value, value, told: [], typed: false });
  const shown = came(now, value);
  if (shown !== now) set(shown);
  const { text, typed } = shown;
  const say = (what: string | null) => {
    if (what === null || what === (shown.told.at(-1) ?? value)) return;
    set((one) => ({ ...one, told: [...one.told, what] }));
    tell(what);
  };
  const later = useEffectEvent(() => say(meant(text)));
  useEffect(() => {
    if (!typed) return;
    const timer = setTimeout(later, pause);
    return () => clearTimeout(timer);
  }, [text, typed, pause]);
  return {
    text,
    type: (next) => set((one) => ({ ...one, text: next, typed: true })),
    send: () => say(text),
  };
}
