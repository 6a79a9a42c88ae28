/** Over the page where the session ended: the page stays, with what was typed. */
import { Modal, Stack, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { overQuery } from "../api/session";
import { SignInForm } from "../pages/signin/form";

export function SignInAgain({ username }: { username: string }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { data: over } = useQuery(overQuery);
  return (
    <Modal opened={over === true} onClose={() => {}} withCloseButton={false} title={t("session.title")} centered>
      <Stack>
        <Text size="sm">{t("session.again")}</Text>
        <SignInForm username={username} done={() => void queries.invalidateQueries()} />
      </Stack>
    </Modal>
  );
}
