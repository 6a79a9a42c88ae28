/** Over the page where the session ended, or owes something by now: the page stays, with what was typed. */
import { Modal, Stack, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { overQuery, type Me } from "../api/session";
import { SignInFlow } from "../pages/signin/flow";

export function SignInAgain({ me }: { me: Me }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const over = useQuery(overQuery).data === true;
  return (
    <Modal
      opened={over || me.owes !== null}
      onClose={() => {}}
      withCloseButton={false}
      closeOnEscape={false}

      title={over ? t("session.title") : t("session.first")}
      centered
      zIndex={1100} // over any other window
    >
      <Stack>
        {over && <Text size="sm">{t("session.again")}</Text>}
        <SignInFlow me={me} over done={() => void queries.invalidateQueries()} />
      </Stack>
    </Modal>
  );
}
