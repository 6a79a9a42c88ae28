/** The rows that are looked at, of a list of any length: only their pages are asked for, and kept for a while. */
import { useQueries, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { rowsQuery, type NodeRow, type Question } from "./ask";
import { ROWS, pagesOf } from "./spans";

const PAUSE = 80; // milliseconds that one stays where one has jumped to, until it is asked for

/** The pages to ask for: at once where one scrolls on, after a moment where one jumped. */
function usePages(from: number, to: number, total: number): number[] {
  const [first, last] = pagesOf(from, to, total);
  const [[begin, end], set] = useState<[number, number]>([first, last]);
  const near = first <= end + 1 && last >= begin - 1;
  const moved = first !== begin || last !== end;
  if (moved && near) set([first, last]);
  useEffect(() => {
    if (near) return;
    const timer = setTimeout(() => set([first, last]), PAUSE);
    return () => clearTimeout(timer);
  }, [near, first, last]);
  return Array.from({ length: end - begin + 1 }, (_, at) => begin + at);
}

/** from, to: the rows that are seen. The answer tells the node of a row, as soon as it is there. */
export function useRows(question: Question, from: number, to: number, total: number) {
  const queries = useQueryClient();
  const pages = usePages(from, to, total);
  useQueries({ queries: pages.map((page) => rowsQuery(question, page)), combine: whenever });
  return useCallback(
    (index: number): NodeRow | undefined =>
      queries.getQueryData(rowsQuery(question, Math.floor(index / ROWS)).queryKey)?.items[index % ROWS],
    [queries, question],
  );
}

/** Changes when a page has come. */
function whenever(results: { dataUpdatedAt: number }[]): string {
  return results.map((one) => one.dataUpdatedAt).join(" ");
}
