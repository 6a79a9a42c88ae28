import { Center, Group, Paper, Stack, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Look } from "../../parts/look";
import { SignInForm } from "./form";

export function SignIn() {
  const { t } = useTranslation();
  return (
    <Center mih="100vh" p="md" component="main">
      <Stack w={360}>
        <Group justify="center" gap="sm">
          <img src="/assets/icon.svg" width={36} height={36} alt="" />
          <Title order={1} size="h2">
            {t("app.name")}
          </Title>
        </Group>
        <Paper withBorder p="lg" aria-label={t("session.title")} component="section">
          <SignInForm />
        </Paper>
        <Look />
      </Stack>
    </Center>
  );
}
