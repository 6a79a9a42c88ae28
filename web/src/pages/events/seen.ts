/** How far somebody has read here, by this browser's memory: the number of the newest event that was shown. */
import { useEffect, useState } from "react";
import { useMe } from "../../api/session";

function kept(key: string): number {
  const value = Number(localStorage.getItem(key));
  return Number.isSafeInteger(value) && value > 0 ? value : 0;
}

/** What was the newest when the page was opened: whatever is greater is new. newest: what is shown now. */
export function useSeen(newest: string | undefined): number {
  const { username } = useMe();
  const key = `kshub.events.${username}`;
  const [before] = useState(() => kept(key));
  useEffect(() => {
    const shown = Number(newest);
    if (newest !== undefined && shown > kept(key)) localStorage.setItem(key, String(shown));
  }, [key, newest]);
  return before;
}
