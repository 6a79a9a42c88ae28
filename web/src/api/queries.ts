/** How answers are kept: shown at once when a page is opened again, read anew beside that. */
import { QueryClient } from "@tanstack/react-query";
import { ApiError, whenOwing, whenSignedOut } from "./client";
import { overQuery, sessionQuery } from "./session";

const AGAIN = 3;

export function again(failures: number, error: Error): boolean {
  if (!(error instanceof ApiError)) return false; // a bug of ours does not go away
  return error.offline || error.status === 503 ? true : error.status >= 500 && failures < AGAIN;
}

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: again, // a hub that starts anew is waited for
      retryDelay: (failures) => Math.min(1000 * 2 ** failures, 10_000),
      networkMode: "always", // the hub may well be reached where the browser sees no Internet
    },
    mutations: { retry: false, networkMode: "always" },
  },
});

// The pages stay as they are, with what was typed: a window asks for the password again (parts/again.tsx).
whenSignedOut(() => queries.setQueryData(overQuery.queryKey, true));
whenOwing(() => void queries.invalidateQueries({ queryKey: sessionQuery.queryKey }));
