/** Where people put things: shown at once, told to the hub when nothing was moved for a moment. Others' come in live. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { tellFailed } from "../../parts/told";
import type { Positions } from "./answer";
import { positionsQuery, putPositions } from "./ask";

const WAIT = 800; // milliseconds

type Changes = Record<string, number[] | null>;

/** first: as the map brought them. */
export function usePositions(networkId: string, first: Positions) {
  const queries = useQueryClient();
  const query = positionsQuery(networkId, first);
  const told = useQuery(query).data.positions;
  const [changes, setChanges] = useState<Changes>({});
  const waiting = useRef<Changes>({});
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const { mutate } = useMutation({
    mutationFn: (sent: Changes) => putPositions(networkId, sent),
    onSuccess: (kept, sent) => {
      queries.setQueryData(query.queryKey, kept);
      setChanges((now) => without(now, sent));
    },
    onError: (error, sent) => {
      tellFailed(error);
      setChanges((now) => without(now, sent)); // it is not there for others: nor is it here
    },
  });
  const send = useCallback(() => {
    clearTimeout(timer.current);
    const sent = waiting.current;
    waiting.current = {};
    if (Object.keys(sent).length > 0) mutate(sent);
  }, [mutate]);
  useEffect(() => send, [send]); // who leaves the page has moved it all the same
  const change = useCallback(
    (part: Changes) => {
      waiting.current = { ...waiting.current, ...part };
      setChanges((now) => ({ ...now, ...part }));
      clearTimeout(timer.current);
      timer.current = setTimeout(send, WAIT);
    },
    [send],
  );
  const positions = useMemo(() => applied(told, changes), [told, changes]);
  const move = useCallback((key: string, to: [number, number]) => change({ [key]: to }), [change]);
  const reset = useCallback(
    () => change(Object.fromEntries(Object.keys(positions).map((key) => [key, null]))),
    [change, positions],
  );
  return { positions, move, reset };
}

function applied(told: Positions, changes: Changes): Positions {
  if (Object.keys(changes).length === 0) return told;
  const kept = { ...told, ...changes };
  return Object.fromEntries(Object.entries(kept).filter((one): one is [string, number[]] => one[1] !== null));
}

/** Without those that were sent, where they were not changed again. */
function without(now: Changes, sent: Changes): Changes {
  return Object.fromEntries(Object.entries(now).filter(([key, to]) => !(key in sent) || sent[key] !== to));
}
