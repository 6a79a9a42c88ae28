/** Where the focus goes when what had it is gone: a row that was deleted, with the button that did it. */
import { useCallback, type RefCallback } from "react";

const PAUSE = 300; // milliseconds in which a window that asked whether closes, and gives back the focus

/** For what the focus shall stay in: it has to take it (tabIndex -1). */
export function useKeptFocus<T extends HTMLElement>(): RefCallback<T> {
  return useCallback((at: T | null) => (at ? kept(at) : undefined), []);
}

/** Looks after it until the answer is called. */
function kept(at: HTMLElement): () => void {
  let last: EventTarget | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const note = ({ target }: FocusEvent) => {
    last = target;
  };
  const watcher = new MutationObserver(() => {
    if (!(last instanceof Element) || last.isConnected) return;
    last = null;
    clearTimeout(timer);
    timer = setTimeout(() => {
      const { activeElement } = document;
      if (activeElement === null || activeElement === document.body) at.focus({ preventScroll: true });
    }, PAUSE);
  });
  at.addEventListener("focusin", note);
  watcher.observe(at, { childList: true, subtree: true });
  return () => {
    at.removeEventListener("focusin", note);
    watcher.disconnect();
    clearTimeout(timer);
  };
}
