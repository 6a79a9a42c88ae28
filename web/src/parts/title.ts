/** What a window is called, by which it is found among others, in the history, and by ear. */
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { clean } from "./clean";

/** The parts that are known, the nearest first, and the product. Names may be anything. Pure. */
export function titled(parts: (string | null | undefined)[], product: string): string {
  return [...parts.map(clean), product].filter(Boolean).join(" · ");
}

/** Of a page: what it shows first, then where that is. */
export function useTitle(...parts: (string | null | undefined)[]): void {
  const { t } = useTranslation();
  const title = titled(parts, t("app.name"));
  useEffect(() => {
    document.title = title;
  }, [title]);
}
