/** User name and password; used on the first page and where a session is over. */
import { Alert, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ApiError, api, setCsrfToken, told } from "../../api/client";
import { overQuery, sessionQuery } from "../../api/session";

export function SignInForm({ username = "", done = () => {} }: { username?: string; done?: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const form = useForm({ initialValues: { username, password: "" } });
  const signIn = useMutation({
    mutationFn: (body: typeof form.values) => told(api.POST("/api/session", { body })),
    onSuccess: (me) => {
      setCsrfToken(me.csrfToken);
      queries.setQueryData(sessionQuery.queryKey, me);
      queries.setQueryData(overQuery.queryKey, false);
      done();
    },
    onError: () => form.setFieldValue("password", ""),
  });
  return (
    <form onSubmit={form.onSubmit((values) => signIn.mutate(values))}>
      <Stack>
        {signIn.error && (
          <Alert color="red" role="alert">
            {said(signIn.error, t)}
          </Alert>
        )}
        <TextInput label={t("session.username")} autoComplete="username" required {...form.getInputProps("username")} />
        <PasswordInput
          label={t("session.password")}
          autoComplete="current-password"
          required
          {...form.getInputProps("password")}
        />
        <Button type="submit" loading={signIn.isPending} fullWidth>
          {t("session.submit")}
        </Button>
      </Stack>
    </form>
  );
}

function said(error: Error, t: ReturnType<typeof useTranslation>["t"]): string {
  if (!(error instanceof ApiError)) return t("state.failed");
  if (error.offline) return t("state.offline");
  if (error.status === 401) return t("session.wrong");
  return error.status === 429 ? t("session.slow") : error.message;
}
