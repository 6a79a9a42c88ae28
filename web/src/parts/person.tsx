/** Who one is, and how one likes it: behind the name. */
import { Button, Divider, NavLink, Popover, Stack, Text } from "@mantine/core";
import { IconLogout, IconUserCircle, IconUserCog } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { signOut, type Me, type Role } from "../api/session";
import { Look, LookZone } from "./look";
import { tellFailed } from "./told";

export function Person({ me }: { me: Me }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [opened, setOpened] = useState(false);
  return (
    <Popover position="bottom-end" width={320} opened={opened} onChange={setOpened} trapFocus returnFocus shadow="md">
      <Popover.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-md"
          leftSection={<IconUserCircle size={18} aria-hidden />}
          onClick={() => setOpened(!opened)}
        >
          <span className="line">{me.displayName}</span>
        </Button>
      </Popover.Target>
      <Popover.Dropdown p="sm">
        <Stack gap="sm">
          <div>
            <Text size="sm" fw={600} className="said">
              {me.displayName === me.username ? me.username : `${me.displayName} (${me.username})`}
            </Text>
            <Text size="xs" c="dimmed">
              {t("person.role")}: {me.role === "none" ? t("person.bySpace") : t(`role.${me.role as Role}`)}
            </Text>
          </div>
          <NavLink
            component={Link}
            to="/settings/account"
            label={t("person.account")}
            leftSection={<IconUserCog size={16} aria-hidden />}
            onClick={() => setOpened(false)}
            px={6}
          />
          <Divider />
          <Look />
          <LookZone />
          <Divider />
          <Button
            variant="default"
            leftSection={<IconLogout size={16} aria-hidden />}
            onClick={() => void signOut(queries).catch(tellFailed)}
          >
            {t("session.out")}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
