/** What stands around every page; who is not signed in gets the sign-in instead. */
import { AppShell, Burger, Center, Group, Loader, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLive } from "../api/live";
import { sessionQuery, type Me } from "../api/session";
import { SignIn } from "../pages/signin/signin";
import { SignInAgain } from "./again";
import { SearchEverywhere } from "./everywhere";
import { Failed } from "./failed";
import { Navigation } from "./navigation";
import { Person } from "./person";

export function Shell() {
  const { t } = useTranslation();
  const session = useQuery(sessionQuery);
  const me = session.data;
  const [inside, setInside] = useState(false); // from then on the page stays, with what was typed
  if (me !== undefined && inside !== (me !== null && (inside || !me.owes))) setInside(!inside);
  if (me === null || (me && !inside)) return <SignIn me={me} />;
  if (me) return <Frame key={me.userId} me={me} />;
  const trouble = session.error ?? session.failureReason;
  return (
    <Center mih="100vh" p="md">
      {trouble ? <Failed error={trouble} again /> : <Loader aria-label={t("state.loading")} />}
    </Center>
  );
}

function Frame({ me }: { me: Me }) {
  const { t } = useTranslation();
  const [opened, { toggle, close }] = useDisclosure();
  useLive(me.csrfToken ?? "");
  return (
    <AppShell
      header={{ height: 48 }}
      navbar={{ width: 208, breakpoint: "sm", collapsed: { mobile: !opened } }}
      padding="md"
    >
      <a className="skip" href="#content">
        {t("app.skip")}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" gap="sm" wrap="nowrap">
          <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={t("nav.open")} />
          <img src="/assets/icon.svg" width={24} height={24} alt="" />
          <Text fw={700} visibleFrom="xs">
            {t("app.name")}
          </Text>
          <SearchEverywhere />
          <Group ml="auto" wrap="nowrap">
            <Person me={me} />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" component="nav" aria-label={t("nav.main")}>
        <Navigation onGo={close} />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <SignInAgain me={me} />
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}
