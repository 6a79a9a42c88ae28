/** What a session has to do before the hub answers it anything else. */
import { Anchor, Center, Loader, Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Suspense, lazy } from "react";
import { useTranslation } from "react-i18next";
import { sessionQuery, signOut, type Me } from "../../api/session";
import { tellFailed } from "../../parts/told";

const NewPassword = lazy(() => import("../account/newpassword").then((one) => ({ default: one.NewPassword })));
const TotpSetup = lazy(() => import("../account/setup").then((one) => ({ default: one.TotpSetup })));

interface Props {
  me: Me;
  /** The password that was just typed, if there is one: it is not asked for twice. */
  password: string | undefined;
  done: () => void;
}

export function Owed({ me, password, done }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const next = async () => {
    await queries.refetchQueries({ queryKey: sessionQuery.queryKey });
    if (!queries.getQueryData(sessionQuery.queryKey)?.owes) done();
  };
  const changes = me.owes === "password-change-needed";
  return (
    <Stack>
      <Text size="sm">{changes ? t("session.mustChange") : t("session.mustSetUp")}</Text>
      <Suspense fallback={<Waiting />}>
        {changes ? (
          <NewPassword username={me.username} current={password} done={next} />
        ) : (
          <TotpSetup password="none" done={next} />
        )}
      </Suspense>
      <Anchor component="button" type="button" size="sm" onClick={() => void signOut(queries).catch(tellFailed)}>
        {t("session.out")}
      </Anchor>
    </Stack>
  );
}

function Waiting() {
  const { t } = useTranslation();
  return (
    <Center mih={120}>
      <Loader aria-label={t("state.loading")} />
    </Center>
  );
}
