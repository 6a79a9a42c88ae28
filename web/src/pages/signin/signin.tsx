import { Alert, Center, Group, Paper, Stack, Title } from "@mantine/core";
import { useLocation } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Me } from "../../api/session";
import { Look } from "../../parts/look";
import { useTitle } from "../../parts/title";
import { SignInFlow } from "./flow";
import { refusal } from "./said";
import { LOGIN } from "./wanted";

export function SignIn({ me }: { me: Me | null }) {
  const { t } = useTranslation();
  const { pathname, search } = useLocation();
  useTitle(t("session.title"));
  const refused = pathname === LOGIN && !me ? search.error : undefined;
  return (
    <Center mih="100vh" p="md" component="main">
      <Stack w={me?.owes ? 480 : 360} maw="100%">
        <Group justify="center" gap="sm">
          <img src="/assets/icon.svg" width={36} height={36} alt="" />
          <Title order={1} size="h2">
            {t("app.name")}
          </Title>
        </Group>
        <Paper withBorder p="lg" aria-label={t("session.title")} component="section">
          <Stack>
            {refused && (
              <Alert color="red" role="alert">
                {refusal(refused)}
              </Alert>
            )}
            <SignInFlow me={me} />
          </Stack>
        </Paper>
        <Look />
      </Stack>
    </Center>
  );
}
