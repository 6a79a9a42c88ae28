/** Signing in, step by step: name and password, the code of the second factor, and what has to be done first.
 *
 * Used on the first page, and over the page where a session ended.
 */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError, api, told, type Schemas } from "../../api/client";
import { entered, overQuery, sessionQuery, type Me } from "../../api/session";
import { Code } from "./code";
import { Credentials } from "./credentials";
import { Owed } from "./owed";
import { isRecoveryCode, tellRecoveryCodes } from "./recovery";

export type Shown = Schemas["Credentials"];

interface Props {
  /** Who is signed in already, and may owe something. */
  me: Me | null;
  /** Over the page of somebody: only they go on with it. */
  over?: boolean;
  done?: () => void;
}

export function SignInFlow({ me, over = false, done = () => {} }: Props) {
  const queries = useQueryClient();
  const ended = useQuery(overQuery).data === true;
  const [shown, setShown] = useState<Shown | null>(null);
  const signIn = useMutation({
    mutationFn: (body: Shown) => told(api.POST("/api/session", { body })),
    onMutate: setShown,
    onSuccess: (now, { code }) => {
      queries.setQueryData(sessionQuery.queryKey, entered(queries, now));
      if (isRecoveryCode(code)) void tellRecoveryCodes();
      if (!now.owes) done();
    },
  });
  const back = () => {
    signIn.reset();
    setShown((last) => last && { username: last.username, password: "" });
  };
  const { error } = signIn;
  if (me?.owes && !ended) return <Owed me={me} password={shown?.password} done={done} />;
  if (shown && asksForCode(error, shown)) return <Code shown={shown} signIn={signIn} back={back} />;
  return <Credentials username={over ? me?.username : undefined} shown={shown} signIn={signIn} />;
}

/** The password was right, and the code is missing or wrong; while the hub is away, or wants a pause, the step stays. */
function asksForCode(error: Error | null, shown: Shown): boolean {
  if (error instanceof ApiError && ["totp-needed", "totp-wrong"].includes(error.code)) return true;
  const refused = error instanceof ApiError && error.status === 401;
  return shown.code != null && !refused;
}
