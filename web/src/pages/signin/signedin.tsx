/** Whoever opens the sign-in and is in already goes on. */
import { Text } from "@mantine/core";
import { useRouter, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Page } from "../../parts/page";
import { wanted } from "./wanted";

export function SignedIn() {
  const { t } = useTranslation();
  const { history } = useRouter();
  const { done } = useSearch({ from: "/login" });
  useEffect(() => {
    if (!done) history.replace(wanted());
  }, [done, history]);
  return (
    <Page title={t("session.in")}>
      <Text>{done ? t("session.closeTab") : t("state.loading")}</Text>
    </Page>
  );
}
