/** Who is signed in. */
import { queryOptions, useQuery, type QueryClient } from "@tanstack/react-query";
import { ApiError, api, setCsrfToken, told, type Schemas } from "./client";

export type Me = Schemas["Me"];

const RANKS = ["none", "viewer", "operator", "administrator"] as const;
export type Role = (typeof RANKS)[number];

/** Whether the session ended while somebody was at work. */
export const overQuery = queryOptions({ queryKey: ["session-over"], queryFn: () => false, staleTime: Infinity });

/** null: nobody is. Who was signed in stays so for the pages: what was typed there is kept until the next sign-in. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async ({ client, queryKey }): Promise<Me | null> => {
    try {
      return entered(client, await told(api.GET("/api/session")));
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return client.getQueryData<Me>(queryKey) ?? null;
      throw error;
    }
  },
  staleTime: Infinity,
  refetchOnWindowFocus: "always", // meanwhile somebody may have signed in, or out, in another tab
});

/** This one is here from now on; nothing that another one was shown stays. */
export function entered(queries: QueryClient, me: Me): Me {
  const before = queries.getQueryData<Me>(["session"]);
  setCsrfToken(me.csrfToken);
  queries.setQueryData(overQuery.queryKey, false);
  if (before && before.userId !== me.userId) void queries.resetQueries({ predicate: ofSomebody });
  return me;
}

/** @throws ApiError: the hub cannot be reached, say; one is still signed in. */
export async function signOut(queries: QueryClient): Promise<void> {
  try {
    await told(api.DELETE("/api/session"));
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 401)) throw error; // over already: all the better
  }
  setCsrfToken(null);
  queries.setQueryData(sessionQuery.queryKey, null);
  queries.removeQueries({ predicate: ofSomebody }); // nothing of one person is there for the next
  queries.getMutationCache().clear(); // nor what was typed, or shown once
}

function ofSomebody({ queryKey: [of] }: { queryKey: readonly unknown[] }): boolean {
  return !["session", "session-over", "oidc"].includes(String(of));
}

/** The signed-in person; only within the shell, where there is one. */
export function useMe(): Me {
  const { data } = useQuery(sessionQuery);
  if (!data) throw new Error("nobody is signed in");
  return data;
}

/** Whether this role may do at least that. */
export function atLeast(role: string, least: Role): boolean {
  return RANKS.indexOf(role as Role) >= RANKS.indexOf(least);
}
