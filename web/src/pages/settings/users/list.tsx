/** Everybody who may use the hub. */
import { Anchor, Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../../api/client";
import { Download } from "../../../parts/download";
import { Answer } from "../../../parts/failed";
import { Page } from "../../../parts/page";
import { DataTable, Pager, type TableColumn } from "../../../parts/table";
import { Time } from "../../../parts/time";
import { ROWS, narrowed, paged } from "../narrowed";
import { FormWindow, Sign } from "../parts";
import { Filter } from "../filter";
import { usersQuery } from "./ask";
import { NewUser } from "./new";
import { HeldRoles } from "./held";

type User = Schemas["User"];

const route = getRouteApi("/administration/settings/users");

export function Users() {
  const { t } = useTranslation();
  const { search = "", sort = "username", page = 1 } = route.useSearch();
  const navigate = route.useNavigate();
  const [adding, add] = useDisclosure();
  const users = useQuery(usersQuery(sort));
  const change = (part: { search?: string | undefined; sort?: string; page?: number | undefined }) =>
    void navigate({ search: (before) => ({ ...before, page: undefined, ...part }), replace: true });
  const columns = useColumns();
  return (
    <Page
      title={t("settings.users")}
      about={t("users.about")}
      actions={
        <>
          <Filter value={search} label={t("users.filter")} onChange={(text) => change({ search: text || undefined })} />
          <Download path="/api/settings/users/export" />
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={add.open}>
            {t("users.add")}
          </Button>
        </>
      }
    >
      <Answer query={users}>
        {(all) => {
          const some = narrowed(all, search, (one) => [
            one.username,
            one.displayName,
            ...one.groups.map((g) => g.displayName),
          ]);
          const part = paged(some, page);
          return (
            <>
              <DataTable
                label={t("settings.users")}
                columns={columns}
                rows={part.shown}
                id={(one) => one.userId}
                empty={t("state.nothingFound")}
                sort={sort}
                onSort={(by) => change({ sort: by })}
              />
              <Pager total={some.length} size={ROWS} page={part.page} onPage={(to) => change({ page: to })} />
            </>
          );
        }}
      </Answer>
      <FormWindow title={t("users.add")} opened={adding} close={add.close}>
        <NewUser close={add.close} />
      </FormWindow>
    </Page>
  );
}

function useColumns(): TableColumn<User>[] {
  const { t } = useTranslation();
  return [
    { id: "username", label: t("users.username"), sort: "username", cell: (one) => <UserLink user={one} /> },
    {
      id: "displayName",
      label: t("users.displayName"),
      sort: "displayName",
      cell: (one) => <span className="said">{one.displayName}</span>,
    },
    { id: "role", label: t("role.label"), cell: (one) => <HeldRoles user={one} /> },
    {
      id: "groups",
      label: t("settings.groups"),
      cell: (one) => <span className="said">{one.groups.map((group) => group.displayName).join(", ")}</span>,
    },
    { id: "state", label: t("users.state"), cell: (one) => <UserState user={one} /> },
    {
      id: "lastLoginAt",
      label: t("users.lastLogin"),
      sort: "lastLoginAt",
      cell: (one) => <Time at={one.lastLoginAt} />,
    },
  ];
}

function UserLink({ user }: { user: User }) {
  return (
    <Anchor
      size="sm"
      className="said"
      renderRoot={(props) => <Link {...props} to="/settings/users/$userId" params={{ userId: user.userId }} />}
    >
      {user.username}
    </Anchor>
  );
}

/** What an administrator wants to know of a login at a glance. */
export function UserState({ user }: { user: User }) {
  const { t } = useTranslation();
  if (!user.enabled) return <Sign tone="bad">{t("users.disabled")}</Sign>;
  return (
    <Group gap={4}>
      {user.totp && <Sign tone="good">{t("users.totp")}</Sign>}
      {user.subject !== null && <Sign tone="plain">{t("users.linked")}</Sign>}
      {user.mustChangePassword && <Sign tone="warning">{t("users.mustChange")}</Sign>}
      {user.slowed && <Sign tone="warning">{t("users.slowed")}</Sign>}
      {!user.totp && user.subject === null && !user.mustChangePassword && !user.slowed && (
        <Text size="sm" c="dimmed">
          {t("users.enabled")}
        </Text>
      )}
    </Group>
  );
}
