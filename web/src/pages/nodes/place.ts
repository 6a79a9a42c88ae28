/** Where one is in a list: another search or order begins at its top, or where one was in it before. */
import { useCallback, useLayoutEffect, useRef, type RefObject } from "react";
import type { Question } from "./ask";
import { keepPlace, placeIn } from "./places";

/** place: what is scrolled. The answer is told which row is the active one. */
export function usePlace(question: Question, place: RefObject<HTMLDivElement | null>): (active: number) => void {
  const now = useRef(placeIn(question));
  useLayoutEffect(() => {
    const at = place.current;
    const kept = placeIn(question);
    now.current = kept;
    at?.scrollTo({ top: kept.offset });
    const scrolled = () => {
      now.current = { ...now.current, offset: at?.scrollTop ?? 0 };
    };
    at?.addEventListener("scroll", scrolled, { passive: true });
    return () => {
      at?.removeEventListener("scroll", scrolled);
      keepPlace(question, now.current);
    };
  }, [question, place]);
  return useCallback((active) => {
    now.current = { ...now.current, active };
  }, []);
}
