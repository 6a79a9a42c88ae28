/** Step 4: a credential file, written in this browser, copied to the Ksocket's machine, and kept nowhere else. */
import { Alert, Button, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconLock } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Copy } from "../../parts/copy";
import { Section } from "../../parts/page";
import { EMPTY, METHODS, file, fileName, folder, wrong, type Account } from "./account";
import type { StepProps } from "./connect";
import { Fields } from "./fields";
import { etc, home } from "./home";
import { FileToWrite } from "./write";

const route = getRouteApi("/apps/sonar/guide");

export function CredentialsStep({ go }: StepProps) {
  const { t } = useTranslation();
  const form = useForm<Account>({ initialValues: EMPTY });
  const account = form.values;
  return (
    <Section title={t("guide.credentials.title")} about={t("guide.credentials.about")}>
      <Stack gap="md">
        <Alert color="teal" variant="light" icon={<IconLock size={18} />} p="xs">
          {t("guide.credentials.stays")}
        </Alert>
        <SegmentedControl
          aria-label={t("guide.credentials.method")}
          value={account.method}
          onChange={(method) => form.setFieldValue("method", method)}
          data={METHODS.map((one) => ({ value: one, label: t(`guide.method.${one}`) }))}
          w="fit-content"
          maw="100%"
        />
        {account.method === "winrm" && <Text size="sm">{t("guide.credentials.winrm")}</Text>}
        <Fields form={form} />
        <Written account={account} />
        <Group>
          <Button onClick={() => go({ step: "scan" })}>{t("guide.credentials.next")}</Button>
          <Text size="sm" c="dimmed">
            {t("guide.credentials.more")}
          </Text>
        </Group>
      </Stack>
    </Section>
  );
}

function Written({ account }: { account: Account }) {
  const { t } = useTranslation();
  const directory = `${etc(home(route.useSearch().home))}/credentials/${folder(account)}`;
  if (Object.keys(wrong(account)).length > 0) {
    return (
      <Text size="sm" c="dimmed">
        {t("guide.credentials.fill")}
      </Text>
    );
  }
  return (
    <FileToWrite
      title={t("guide.credentials.file")}
      about={t("guide.credentials.fileAbout")}
      path={`${directory}/${fileName(account)}`}
    >
      <Copy value={file(account)} label={t("guide.credentials.text")} />
    </FileToWrite>
  );
}
