/** Who is signed in. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { ApiError, api, setCsrfToken, told, type Schemas } from "./client";

export type Me = Schemas["Me"];

const RANKS = ["none", "viewer", "operator", "administrator"] as const;
export type Role = (typeof RANKS)[number];

/** null: nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async (): Promise<Me | null> => {
    try {
      const me = await told(api.GET("/api/session"));
      setCsrfToken(me.csrfToken);
      return me;
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: Infinity,
});

/** Whether the session ended while somebody was at work. */
export const overQuery = queryOptions({ queryKey: ["session-over"], queryFn: () => false, staleTime: Infinity });

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
