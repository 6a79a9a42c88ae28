/** User name and password, or the way to the identity provider. */
import { Alert, Anchor, Button, Center, Divider, Loader, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery, useQueryClient, type UseMutationResult } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ApiError } from "../../api/client";
import { signOut, type Me } from "../../api/session";
import { tellFailed } from "../../parts/told";
import { oidcQuery } from "./ask";
import type { Shown } from "./flow";
import { ByProvider } from "./provider";
import { said } from "./said";
import { useWait } from "./wait";

export type SignIn = UseMutationResult<Me, Error, Shown>;

interface Props {
  /** Whose page it is, where a session ended. */
  username: string | undefined;
  /** What was tried last. */
  shown: Shown | null;
  signIn: SignIn;
}

export function Credentials(props: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const oidc = useQuery(oidcQuery);
  const over = props.username !== undefined;
  if (oidc.isLoading && oidc.failureReason === null) {
    return (
      <Center mih={120}>
        <Loader aria-label={t("state.loading")} />
      </Center>
    );
  }
  return (
    <Stack>
      {!oidc.data?.only && <Form {...props} />}
      {oidc.data?.enabled && (
        <>
          {!oidc.data.only && <Divider label={t("session.or")} />}
          <ByProvider name={oidc.data.displayName} over={over} plain={!oidc.data.only} />
        </>
      )}
      {over && (
        <Anchor component="button" type="button" size="sm" onClick={() => void signOut(queries).catch(tellFailed)}>
          {t("session.other")}
        </Anchor>
      )}
    </Stack>
  );
}

function Form({ username, shown, signIn }: Props) {
  const { t } = useTranslation();
  const [wait, tellWait] = useWait();
  const form = useForm({ initialValues: { username: username ?? shown?.username ?? "", password: "" } });
  const onError = (error: Error) => {
    tellWait(error);
    if (error instanceof ApiError && error.status === 401) form.setFieldValue("password", "");
  };
  const trouble = signIn.error && said(signIn.error);
  return (
    <form onSubmit={form.onSubmit((values) => signIn.mutate(values, { onError }))}>
      <Stack>
        {trouble && (
          <Alert color="red" role="alert">
            {trouble}
          </Alert>
        )}
        {wait > 0 && <Slow seconds={wait} />}
        {username === undefined ? (
          <TextInput
            label={t("session.username")}
            autoComplete="username"
            required
            autoFocus
            {...form.getInputProps("username")}
          />
        ) : (
          <>
            <input type="hidden" autoComplete="username" value={username} />
            <Text size="sm">
              {t("session.username")}: <b className="said">{username}</b>
            </Text>
          </>
        )}
        <PasswordInput
          label={t("session.password")}
          autoComplete="current-password"
          required
          autoFocus={username !== undefined}
          {...form.getInputProps("password")}
        />
        <Button type="submit" loading={signIn.isPending} disabled={wait > 0} fullWidth>
          {t("session.submit")}
        </Button>
      </Stack>
    </form>
  );
}

/** Read out once: the number that counts down is not. */
export function Slow({ seconds }: { seconds: number }) {
  const { t } = useTranslation();
  return (
    <Alert color="orange" role="group">
      <span role="alert">{t("session.slow")}</span> <span>{t("session.wait", { seconds })}</span>
    </Alert>
  );
}
