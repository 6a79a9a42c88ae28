/** The list of the settings beside each of its pages; who may not see a page is told so in its place. */
import { Box, Center, Flex, Loader, NavLink, Stack, Text, Title } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { Link, Navigate, Outlet, useLocation } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useAdministeredSpaces, useAdministersHub } from "../../api/rights";
import { SETTINGS, type For } from "./entries";

/** Whether the pages for these are for whoever is signed in; undefined: it is not known yet. */
function useMay(): ((of: For) => boolean) | undefined {
  const ofHub = useAdministersHub();
  const spaces = useAdministeredSpaces();
  if (!ofHub && spaces === undefined) return undefined;
  return (of) => of === "everybody" || ofHub || (of === "space" && (spaces?.length ?? 0) > 0);
}

export function SettingsFrame() {
  const may = useMay();
  const { pathname } = useLocation();
  if (!may) return <Waiting />;
  const entry = SETTINGS.find((one) => pathname === one.to || pathname.startsWith(`${one.to}/`));
  return (
    <Flex gap="lg" direction={{ base: "column", md: "row" }} align="stretch">
      <List may={may} shown={entry?.to} />
      <Box flex={1} miw={0}>
        {!entry || may(entry.of) ? <Outlet /> : <NotAllowed />}
      </Box>
    </Flex>
  );
}

function List({ may, shown }: { may: (of: For) => boolean; shown: string | undefined }) {
  const { t } = useTranslation();
  return (
    <Box component="nav" aria-label={t("settings.title")} w={{ base: "100%", md: 200 }} className="settings-list">
      {SETTINGS.filter((one) => may(one.of)).map(({ to, word, Sign }) => (
        <NavLink
          key={to}
          component={Link}
          to={to}
          label={t(`settings.${word}`)}
          leftSection={<Sign size={16} aria-hidden />}
          active={to === shown}
          aria-current={to === shown ? "page" : undefined}
        />
      ))}
    </Box>
  );
}

/** /settings: the first page that one may see. */
export function SettingsHome() {
  const may = useMay();
  const first = SETTINGS.find((one) => may?.(one.of));
  return first ? <Navigate to={first.to} replace /> : <NotAllowed />;
}

function Waiting() {
  const { t } = useTranslation();
  return (
    <Center mih={160}>
      <Loader aria-label={t("state.loading")} />
    </Center>
  );
}

export function NotAllowed() {
  const { t } = useTranslation();
  return (
    <Center mih="40vh">
      <Stack align="center" gap="xs" maw={480}>
        <IconLock size={32} stroke={1.2} aria-hidden />
        <Title order={1} size="h3">
          {t("settings.notAllowed")}
        </Title>
        <Text c="dimmed" ta="center">
          {t("settings.askAdministrator")}
        </Text>
      </Stack>
    </Center>
  );
}
