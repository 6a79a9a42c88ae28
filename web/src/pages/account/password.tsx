import { Stack, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useMe } from "../../api/session";
import { Section } from "../../parts/page";
import { tellDone } from "../../parts/told";
import { sessionsQuery } from "./ask";
import { NewPassword } from "./newpassword";

export function OwnPassword() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { username } = useMe();
  const method = useMethod();
  const done = () => {
    tellDone(t("account.changed"));
    return queries.invalidateQueries({ queryKey: sessionsQuery.queryKey });
  };
  return (
    <Section title={t("account.passwordTitle")} about={t("account.passwordAbout")}>
      <Stack maw={420}>
        {method === "oidc" && <Text size="sm">{t("account.byProvider")}</Text>}
        <NewPassword username={username} done={done} />
      </Stack>
    </Section>
  );
}

/** How one came in here: "password", "totp", "recovery", "oidc"; null: not known yet. */
export function useMethod(): string | null {
  return useQuery(sessionsQuery).data?.items.find((one) => one.current)?.method ?? null;
}
