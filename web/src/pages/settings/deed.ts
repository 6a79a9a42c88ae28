/** Something that is asked of the hub by a button or a form; afterwards what it changes is read anew. */
import { useMutation, useQueryClient, type QueryKey } from "@tanstack/react-query";
import { tellDone } from "../../parts/told";

/** What a role, a membership or a name changes: who may do what, and what one may oneself. */
export const RIGHTS: QueryKey[] = [["users"], ["groups"], ["members"], ["spaces"], ["session"]];

interface Deed<Given, Answer> {
  act: (given: Given) => Promise<Answer>;
  /** Beginnings of the keys of what it changes. */
  renews: QueryKey[];
  /** What is told when it is done. */
  said?: string | ((answer: Answer) => string);
  then?: (answer: Answer) => void;
}

export function useDeed<Given = void, Answer = unknown>({ act, renews, said, then }: Deed<Given, Answer>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: (answer) => {
      if (said !== undefined) tellDone(typeof said === "string" ? said : said(answer));
      then?.(answer);
      return Promise.all(renews.map((queryKey) => queries.invalidateQueries({ queryKey })));
    },
  });
}
