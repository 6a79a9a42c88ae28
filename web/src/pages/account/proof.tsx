/** What is done only by who proves to be there: by the password, or by a code, for who comes by the identity provider may have none. */
import { Alert, Button, Group, PasswordInput, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "../../api/client";
import { Slow } from "../signin/credentials";
import { said } from "../signin/said";
import { useWait } from "../signin/wait";

interface Props<T> {
  byProvider: boolean;
  about: string;
  action: string;
  send: (proof: { password?: string; code?: string }) => Promise<T>;
  sent: (answer: T) => unknown;
  cancel?: () => void;
  /** Whether it takes something away. */
  grave?: boolean;
}

export function Proof<T>({ byProvider, about, action, send, sent, cancel, grave = false }: Props<T>) {
  const { t } = useTranslation();
  const [wait, tellWait] = useWait();
  const [by, setBy] = useState<"password" | "code">(byProvider ? "code" : "password");
  const form = useForm({ initialValues: { proof: "" } });
  const doing = useMutation({
    mutationFn: ({ proof }: typeof form.values) => send({ [by]: by === "code" ? proof.trim() : proof }),
    onError: (error) => {
      tellWait(error);
      if (isProof(error)) form.setValues({ proof: "" });
    },
    onSuccess: sent,
  });
  const atField = doing.error && isProof(doing.error) ? doing.error.message : null;
  const trouble = doing.error && atField === null && said(doing.error);
  const Field = by === "code" ? TextInput : PasswordInput;
  return (
    <form onSubmit={form.onSubmit((values) => doing.mutate(values))}>
      <Stack gap="sm">
        <Text size="sm">{about}</Text>
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
              doing.reset();
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
          <Button
            type="submit"
            {...(grave && { color: "red", variant: "outline" })}
            loading={doing.isPending}
            disabled={wait > 0}
          >
            {action}
          </Button>
          {cancel && (
            <Button variant="default" onClick={cancel}>
              {t("common.cancel")}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}

function isProof(error: Error): boolean {
  return error instanceof ApiError && error.code === "proof-wrong";
}
