/** What a credential file needs, by method. What is typed here is in this form, and nowhere else. */
import { Input, PasswordInput, SegmentedControl, Select, SimpleGrid, Stack, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { AUTH, LOGINS, PRIV, needs, wrong, type Account } from "./account";

interface Props {
  form: UseFormReturnType<Account>;
}

type Text = "includes" | "excludes" | "username" | "keyFile";
type Secret = "password" | "passphrase" | "community" | "authKey" | "privKey";

export function Fields({ form }: Props) {
  const { method, by } = form.values;
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} maw={840} verticalSpacing="sm">
      <Line form={form} name="includes" hint />
      <Line form={form} name="excludes" hint />
      {method !== "snmp2" && <Line form={form} name="username" />}
      {method === "ssh" && <By form={form} />}
      {method === "ssh" && by === "key" && <Line form={form} name="keyFile" hint />}
      {method === "ssh" && by === "key" && <Hidden form={form} name="passphrase" />}
      {((method === "ssh" && by === "password") || method === "winrm") && <Hidden form={form} name="password" />}
      {method === "winrm" && <Choice form={form} name="login" data={LOGINS} />}
      {method === "snmp2" && <Hidden form={form} name="community" />}
      {method === "snmp3" && <Choice form={form} name="authProtocol" data={AUTH} />}
      {method === "snmp3" && <Protected form={form} />}
    </SimpleGrid>
  );
}

/** The keys of SNMP v3 that its protocols need. */
function Protected({ form }: Props) {
  const needed = needs(form.values);
  return (
    <>
      {needed.includes("authKey") && <Hidden form={form} name="authKey" />}
      {needed.includes("authKey") && <Choice form={form} name="privProtocol" data={PRIV} />}
      {needed.includes("privKey") && <Hidden form={form} name="privKey" />}
    </>
  );
}

function useWrong(form: Props["form"], name: Text | Secret) {
  const { t } = useTranslation();
  const found = wrong(form.values)[name];
  // what is only missing yet is no mistake
  return found === undefined || found === "needed" ? undefined : t(`guide.wrong.${found}`);
}

function Line({ form, name, hint = false }: Props & { name: Text; hint?: boolean }) {
  const { t } = useTranslation();
  const hints = {
    includes: t("guide.hint.includes"),
    excludes: t("guide.hint.excludes"),
    keyFile: t("guide.hint.keyFile"),
  };
  return (
    <TextInput
      label={t(`guide.field.${name}`)}
      description={hint && name !== "username" ? hints[name] : undefined}
      inputWrapperOrder={["label", "input", "description", "error"]}
      required={needs(form.values).includes(name)}
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
      maxLength={2000}
      {...form.getInputProps(name)}
      error={useWrong(form, name)}
    />
  );
}

function Hidden({ form, name }: Props & { name: Secret }) {
  const { t } = useTranslation();
  return (
    <PasswordInput
      label={t(`guide.field.${name}`)}
      required={needs(form.values).includes(name)}
      autoComplete="new-password"
      maxLength={500}
      {...form.getInputProps(name)}
      error={useWrong(form, name)}
    />
  );
}

function By({ form }: Props) {
  const { t } = useTranslation();
  return (
    <Stack gap={2}>
      <Input.Label id="guide-by" labelElement="div">
        {t("guide.field.by")}
      </Input.Label>
      <SegmentedControl
        aria-labelledby="guide-by"
        data={(["password", "key"] as const).map((value) => ({ value, label: t(`guide.by.${value}`) }))}
        {...form.getInputProps("by")}
      />
    </Stack>
  );
}

function Choice({
  form,
  name,
  data,
}: Props & { name: "authProtocol" | "privProtocol" | "login"; data: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <Select
      label={t(`guide.field.${name}`)}
      allowDeselect={false}
      data={data.map((value) => ({ value, label: t(`guide.protocol.${value as (typeof AUTH)[number]}`) }))}
      {...form.getInputProps(name)}
    />
  );
}
