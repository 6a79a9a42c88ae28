/** A second factor is set up: the password, the app, a first code of it, and the recovery codes to be kept. */
import { Alert, Button, Group, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, api, told, type Schemas } from "../../api/client";
import { Copy } from "../../parts/copy";
import { Slow } from "../signin/credentials";
import { said } from "../signin/said";
import { useWait } from "../signin/wait";
import { RecoveryCodes } from "./codes";
import { QrCode } from "./qr";

type Offered = Schemas["Offered"];

interface Props {
  /** Whether it is asked for; optional: who came by the identity provider may have none. */
  password: "required" | "optional" | "none";
  begun?: () => void;
  done: () => unknown;
}

export function TotpSetup({ password, begun = () => {}, done }: Props) {
  const [offered, setOffered] = useState<Offered | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  if (codes) return <RecoveryCodes codes={codes} done={done} />;
  if (offered) return <Confirm offered={offered} confirmed={setCodes} again={() => setOffered(null)} />;
  const next = (made: Offered) => {
    begun();
    setOffered(made);
  };
  return <Begin password={password} begun={next} />;
}

function Begin({ password, begun }: { password: Props["password"]; begun: (offered: Offered) => void }) {
  const { t } = useTranslation();
  const [wait, tellWait] = useWait();
  const form = useForm({ initialValues: { password: "" } });
  const begin = useMutation({
    mutationFn: (given: typeof form.values) =>
      told(api.POST("/api/session/totp", { body: given.password ? given : {} })),
    onSuccess: begun,
    onError: tellWait,
  });
  const { error } = begin;
  const atField =
    password !== "none" && error instanceof ApiError && error.code === "proof-wrong" ? t("account.wrong") : null;
  const trouble = error && atField === null && said(error);
  return (
    <form onSubmit={form.onSubmit((values) => begin.mutate(values))}>
      <Stack>
        <Text size="sm">{t("account.setupAbout")}</Text>
        {trouble && (
          <Alert color="red" role="alert">
            {trouble}
          </Alert>
        )}
        {wait > 0 && <Slow seconds={wait} />}
        {password !== "none" && (
          <PasswordInput
            label={t("account.current")}
            description={password === "optional" ? t("account.ifAny") : undefined}
            autoComplete="current-password"
            required={password === "required"}
            maw={320}
            {...form.getInputProps("password")}
            error={atField}
          />
        )}
        <Group>
          <Button type="submit" loading={begin.isPending} disabled={wait > 0}>
            {t("account.setup")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface ConfirmProps {
  offered: Offered;
  confirmed: (codes: string[]) => void;
  again: () => void;
}

function Confirm({ offered, confirmed, again }: ConfirmProps) {
  const { t } = useTranslation();
  const form = useForm({ initialValues: { code: "" } });
  const confirm = useMutation({
    mutationFn: (body: typeof form.values) => told(api.POST("/api/session/totp/confirm", { body })),
    onSuccess: (made) => confirmed(made.recoveryCodes),
  });
  const { error } = confirm;
  const atField = error instanceof ApiError && error.code === "totp-not-proved" ? error.message : null;
  const late = error instanceof ApiError && error.code === "totp-not-begun";
  const trouble = error && atField === null && (late ? t("account.late") : said(error));
  return (
    <form onSubmit={form.onSubmit((values) => confirm.mutate({ code: values.code.trim() }))}>
      <Stack>
        <Text size="sm">{t("account.scan", { minutes: Math.floor(offered.expiresIn / 60) })}</Text>
        <QrCode text={offered.uri} label={t("account.qr")} />
        <Text size="sm" id="totp-secret">
          {t("account.secret")}
        </Text>
        <Copy value={offered.secret} label={t("account.secret")} />
        {trouble && (
          <Alert color="red" role="alert">
            {trouble}
          </Alert>
        )}
        <TextInput
          label={t("account.firstCode")}
          description={t("account.firstCodeHint")}
          autoComplete="one-time-code"
          inputMode="numeric"
          maxLength={20}
          required
          maw={320}
          {...form.getInputProps("code")}
          error={atField}
        />
        <Group>
          <Button type="submit" loading={confirm.isPending}>
            {t("account.confirm")}
          </Button>
          <Button variant="default" onClick={again}>
            {t("account.anew")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
