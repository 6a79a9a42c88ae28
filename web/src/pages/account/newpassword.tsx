/** Another password for oneself: the old one, the new one twice; what is wrong is said at the field. */
import { Alert, Button, PasswordInput, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import i18next from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, api, told } from "../../api/client";
import { Slow } from "../signin/credentials";
import { said } from "../signin/said";
import { useWait } from "../signin/wait";

// characters, as the hub counts them (kshub.auth.passwords)
const SHORTEST = 12;
const LONGEST = 1000;

interface Props {
  username: string;
  /** The password until now, where it was typed a moment ago. */
  current?: string | undefined;
  done: () => unknown;
}

interface Values {
  current: string;
  password: string;
  again: string;
}

export function NewPassword({ username, current = "", done }: Props) {
  const { t } = useTranslation();
  const [asks, setAsks] = useState(current === "");
  const [wait, tellWait] = useWait();
  const form = useForm<Values>({ initialValues: { current, password: "", again: "" }, validate: wrong });
  const change = useMutation({
    mutationFn: ({ current, password }: Values) =>
      told(api.PUT("/api/session/password", { body: { current, password } })),
    onError: (error) => {
      tellWait(error);
      const field = fieldOf(error);
      if (field) form.setFieldError(field, error.message);
      if (field === "current") setAsks(true);
    },
    onSuccess: async () => {
      form.setValues({ current: "", password: "", again: "" });
      await done();
    },
  });
  const trouble = change.error && !fieldOf(change.error) && said(change.error);
  return (
    <form onSubmit={form.onSubmit((values) => change.mutate(values))}>
      <Stack>
        {trouble && (
          <Alert color="red" role="alert">
            {trouble}
          </Alert>
        )}
        {wait > 0 && <Slow seconds={wait} />}
        <input type="hidden" autoComplete="username" value={username} />
        {asks && (
          <PasswordInput
            label={t("account.current")}
            autoComplete="current-password"
            required
            {...form.getInputProps("current")}
          />
        )}
        <PasswordInput
          label={t("account.new")}
          description={t("account.rules", { least: SHORTEST, most: LONGEST.toLocaleString() })}
          autoComplete="new-password"
          required
          {...form.getInputProps("password")}
        />
        <PasswordInput
          label={t("account.again")}
          autoComplete="new-password"
          required
          {...form.getInputProps("again")}
        />
        <Button type="submit" loading={change.isPending} disabled={wait > 0}>
          {t("account.change")}
        </Button>
      </Stack>
    </form>
  );
}

function wrong({ current, password, again }: Values): Partial<Record<keyof Values, string>> {
  const length = Array.from(password).length;
  if (length < SHORTEST) return { password: i18next.t("account.short", { least: SHORTEST }) };
  if (length > LONGEST) return { password: i18next.t("account.long", { most: LONGEST.toLocaleString() }) };
  if (password === current) return { password: i18next.t("account.same") };
  return password === again ? {} : { again: i18next.t("account.differs") };
}

/** Where the hub finds fault. */
function fieldOf(error: Error): keyof Values | null {
  if (!(error instanceof ApiError)) return null;
  if (error.code === "password-wrong") return "current";
  return ["password-short", "password-long", "password-same"].includes(error.code) ? "password" : null;
}
