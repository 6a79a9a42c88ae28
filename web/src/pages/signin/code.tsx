/** The code of the second factor, or a recovery code in its place. */
import { Alert, Anchor, Button, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { ApiError } from "../../api/client";
import { Slow, type SignIn } from "./credentials";
import type { Shown } from "./flow";
import { said } from "./said";
import { useWait } from "./wait";

export function Code({ shown, signIn, back }: { shown: Shown; signIn: SignIn; back: () => void }) {
  const { t } = useTranslation();
  const [wait, tellWait] = useWait();
  const form = useForm({ initialValues: { code: "" } });
  const onError = (error: Error) => {
    tellWait(error);
    if (error instanceof ApiError && error.code === "totp-wrong") form.setFieldValue("code", "");
  };
  const { error } = signIn;
  const atField = error instanceof ApiError && error.code === "totp-wrong" ? error.message : null;
  const trouble = error && atField === null && said(error);
  return (
    <form onSubmit={form.onSubmit(({ code }) => signIn.mutate({ ...shown, code: code.trim() }, { onError }))}>
      <Stack>
        <Text size="sm">{t("session.codeNeeded")}</Text>
        {trouble && (
          <Alert color="red" role="alert">
            {trouble}
          </Alert>
        )}
        {wait > 0 && <Slow seconds={wait} />}
        <TextInput
          label={t("session.code")}
          description={t("session.codeHint")}
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={64}
          required
          autoFocus
          data-autofocus
          {...form.getInputProps("code")}
          error={atField}
        />
        <Button type="submit" loading={signIn.isPending} disabled={wait > 0} fullWidth>
          {t("session.submit")}
        </Button>
        <Anchor component="button" type="button" size="sm" onClick={back}>
          {t("session.back")}
        </Anchor>
      </Stack>
    </form>
  );
}
