/** The address of a target: a mail server with its people, or the URL to which messages are posted. */
import { NumberInput, PasswordInput, Select, SimpleGrid, TagsInput, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../../api/client";
import { portFor, type Values } from "./address";

interface Props {
  form: UseFormReturnType<Values>;
  before: Schemas["TargetView"] | null;
}

const SECURITIES = ["starttls", "tls", "none"] as const;

export function MailFields({ form, before }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        <TextInput
          label={t("notify.mail.host")}
          placeholder={EXAMPLES.host}
          required
          maxLength={253}
          {...form.getInputProps("host")}
        />
        <Select
          label={t("notify.mail.security")}
          allowDeselect={false}
          data={SECURITIES.map((value) => ({ value, label: t(`notify.mail.securities.${value}`) }))}
          value={form.values.security}
          onChange={(value) => {
            const security = SECURITIES.find((one) => one === value) ?? "starttls";
            form.setValues({ security, port: portFor(security, form.values) });
          }}
        />
        <NumberInput
          label={t("notify.mail.port")}
          required
          min={1}
          max={65535}
          allowDecimal={false}
          hideControls
          {...form.getInputProps("port")}
        />
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput
          label={t("notify.mail.username")}
          maxLength={500}
          autoComplete="off"
          {...form.getInputProps("username")}
        />
        <PasswordInput
          label={t("notify.mail.password")}
          description={before?.mail?.hasPassword ? t("notify.mail.passwordStays") : undefined}
          inputWrapperOrder={["label", "input", "description"]}
          maxLength={500}
          autoComplete="new-password"
          {...form.getInputProps("password")}
        />
      </SimpleGrid>
      <TextInput
        label={t("notify.mail.from")}
        placeholder={EXAMPLES.from}
        required
        maxLength={254}
        {...form.getInputProps("from")}
      />
      <TagsInput
        label={t("notify.mail.to")}
        description={t("notify.mail.toHint")}
        required
        maxTags={50}
        splitChars={[",", ";", " "]}
        acceptValueOnBlur
        {...form.getInputProps("to")}
      />
    </>
  );
}

const EXAMPLES = {
  host: "smtp.example.com",
  from: "kshub@example.com",
  slack: "https://hooks.slack.com/services/...",
  teams: "https://....webhook.office.com/...",
  webhook: "https://example.com/hook",
} as const;

export function UrlField({ form, before }: Props) {
  const { t } = useTranslation();
  const { kind } = form.values;
  return (
    <TextInput
      label={t("notify.url")}
      description={before ? t("notify.urlStays", { address: before.address }) : t("notify.urlSecret")}
      placeholder={kind === "mail" ? undefined : EXAMPLES[kind]}
      required={before === null}
      maxLength={2000}
      autoComplete="off"
      spellCheck={false}
      {...form.getInputProps("url")}
    />
  );
}
