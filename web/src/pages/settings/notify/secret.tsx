/** With what messages to a webhook are signed, shown this once. */
import { Alert, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Copy } from "../../../parts/copy";
import { Close } from "../parts";

export function Secret({ secret, close }: { secret: string; close?: () => void }) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm">
      <Alert color="teal" title={t("notify.secret")}>
        {t("notify.secretOnce")}
      </Alert>
      <Copy value={secret} label={t("notify.secret")} />
      {close && <Close close={close} />}
    </Stack>
  );
}
