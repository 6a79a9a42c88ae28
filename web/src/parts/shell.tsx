/** What stands around every page; who is not signed in gets the sign-in instead. */
import { AppShell, Burger, Button, Center, Group, Loader, Menu, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconLogout, IconUserCircle } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, setCsrfToken } from "../api/client";
import { useLive } from "../api/live";
import { sessionQuery, type Me } from "../api/session";
import { SignIn } from "../pages/signin/signin";
import { SignInAgain } from "./again";
import { Failed } from "./failed";
import { Look } from "./look";
import { Navigation } from "./navigation";

export function Shell() {
  const { t } = useTranslation();
  const session = useQuery(sessionQuery);
  if (session.data === null) return <SignIn />;
  if (session.data) return <Frame me={session.data} />;
  const trouble = session.error ?? session.failureReason;
  return (
    <Center mih="100vh" p="md">
      {trouble ? <Failed error={trouble} /> : <Loader aria-label={t("state.loading")} />}
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
          <Text fw={700}>{t("app.name")}</Text>
          <Group ml="auto">
            <Person me={me} />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" component="nav" aria-label={t("nav.main")}>
        <Navigation onGo={close} />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <SignInAgain username={me.username} />
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}

function Person({ me }: { me: Me }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const signOut = async () => {
    await api.DELETE("/api/session");
    setCsrfToken(null);
    queries.setQueryData(sessionQuery.queryKey, null);
    const [own] = sessionQuery.queryKey;
    queries.removeQueries({ predicate: (one) => one.queryKey[0] !== own }); // nothing of one person is there for the next
  };
  return (
    <Menu position="bottom-end" width={260} closeOnItemClick={false}>
      <Menu.Target>
        <Button variant="subtle" color="gray" size="compact-md" leftSection={<IconUserCircle size={18} aria-hidden />}>
          <span className="line">{me.displayName}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Look />
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void signOut()}>
          {t("session.out")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
