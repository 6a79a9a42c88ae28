/** One's second factor: set up, or in force and to be taken away. */
import { Alert, Badge, Button, Group, PasswordInput, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconAlertTriangle, IconShieldCheck } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, api, told, type Schemas } from "../../api/client";
import { Answer } from "../../parts/failed";
import { Section } from "../../parts/page";
import { tellDone } from "../../parts/told";
import { Slow } from "../signin/credentials";
import { said } from "../signin/said";
import { useWait } from "../signin/wait";
import { totpQuery } from "./ask";
import { useMethod } from "./password";
import { TotpSetup } from "./setup";

const FEW = 3; // recovery codes

export function SecondFactor() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const standing = useQuery(totpQuery);
  const method = useMethod();
  const [settingUp, setSettingUp] = useState(false); // until the recovery codes were kept it goes on
  const done = async () => {
    await queries.invalidateQueries({ queryKey: ["account"] });
    setSettingUp(false);
    tellDone(t("account.totpOn"));
  };
  return (
    <Section title={t("account.totpTitle")} about={t("account.totpAbout")}>
      <Answer query={standing}>
        {(now) =>
          now.inForce && !settingUp ? (
            <InForce standing={now} byProvider={method === "oidc"} />
          ) : (
            <Stack maw={520}>
              <TotpSetup
                password={method === "oidc" ? "optional" : "required"}
                begun={() => setSettingUp(true)}
                done={done}
              />
            </Stack>
          )
        }
      </Answer>
    </Section>
  );
}

function InForce({ standing, byProvider }: { standing: Schemas["SecondFactor"]; byProvider: boolean }) {
  const { t } = useTranslation();
  const left = standing.recoveryCodesLeft;
  const few = left <= FEW;
  return (
    <Stack maw={520}>
      <Group gap="sm">
        <Badge color="teal" variant="light" tt="none" leftSection={<IconShieldCheck size={14} aria-hidden />}>
          {t("account.inForce")}
        </Badge>
        <Text size="sm">{t("account.codesLeft", { count: left })}</Text>
      </Group>
      {few && (
        <Alert color="orange" role="note" icon={<IconAlertTriangle size={18} aria-hidden />}>
          {t("account.codesFew")}
        </Alert>
      )}
      <Removal byProvider={byProvider} />
    </Stack>
  );
}

/** By the password, or by a code: who comes by the identity provider may have no password. */
function Removal({ byProvider }: { byProvider: boolean }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [wait, tellWait] = useWait();
  const [by, setBy] = useState<"password" | "code">(byProvider ? "code" : "password");
  const form = useForm({ initialValues: { proof: "" } });
  const remove = useMutation({
    mutationFn: ({ proof }: typeof form.values) =>
      told(api.POST("/api/session/totp/remove", { body: { [by]: by === "code" ? proof.trim() : proof } })),
    onError: (error) => {
      tellWait(error);
      if (isProof(error)) form.setValues({ proof: "" });
    },
    onSuccess: () => {
      tellDone(t("account.totpOff"));
      return queries.invalidateQueries({ queryKey: ["account"] });
    },
  });
  const atField = remove.error && isProof(remove.error) ? remove.error.message : null;
  const trouble = remove.error && atField === null && said(remove.error);
  const Field = by === "code" ? TextInput : PasswordInput;
  return (
    <form onSubmit={form.onSubmit((values) => remove.mutate(values))}>
      <Stack gap="sm">
        <Text size="sm">{t("account.removeAbout")}</Text>
        {trouble && (
          <Alert color="red" role="alert">
            {trouble}
          </Alert>
        )}
        {wait > 0 && <Slow seconds={wait} />}
        <Group>
          <SegmentedControl
            aria-label={t("account.proof")}
            value={by}
            onChange={(chosen) => {
              setBy(chosen);
              form.reset();
              remove.reset();
            }}
            data={[
              { value: "password", label: t("session.password") },
              { value: "code", label: t("session.code") },
            ]}
          />
        </Group>
        <Field
          label={by === "code" ? t("session.code") : t("account.current")}
          description={by === "code" ? t("session.codeHint") : undefined}
          autoComplete={by === "code" ? "one-time-code" : "current-password"}
          required
          maw={320}
          {...form.getInputProps("proof")}
          error={atField}
        />
        <Group>
          <Button type="submit" color="red" variant="outline" loading={remove.isPending} disabled={wait > 0}>
            {t("account.remove")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function isProof(error: Error): boolean {
  return error instanceof ApiError && error.code === "proof-wrong";
}
