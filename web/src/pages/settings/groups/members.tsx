/** Who is in a group, by an administrator's word or the identity provider's. */
import { Anchor, Button, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, told, type Schemas } from "../../../api/client";
import { Answer } from "../../../parts/failed";
import { Section } from "../../../parts/page";
import { DataTable, Pager, type TableColumn } from "../../../parts/table";
import { RIGHTS, useDeed } from "../deed";
import { ROWS, paged } from "../narrowed";
import { Sign, Wrong } from "../parts";
import { usersQuery } from "../users/ask";
import { groupMembersQuery } from "./ask";

type Member = Schemas["GroupMember"];

export function Members({ groupId }: { groupId: string }) {
  const { t } = useTranslation();
  const members = useQuery(groupMembersQuery(groupId));
  const [page, setPage] = useState(1);
  const group_id = Number(groupId);
  const add = useDeed({
    act: (userId: string) =>
      told(api.POST("/api/settings/groups/{group_id}/members", { params: { path: { group_id } }, body: { userId } })),
    renews: RIGHTS,
  });
  const remove = useDeed({
    act: (one: Member) => {
      const path = { group_id, user_id: Number(one.userId) };
      return told(api.DELETE("/api/settings/groups/{group_id}/members/{user_id}", { params: { path } }));
    },
    renews: RIGHTS,
  });
  const columns = useColumns((one) => remove.mutate(one));
  return (
    <Section
      title={t("groups.members")}
      actions={<Adding members={members.data ?? []} busy={add.isPending} onAdd={(one) => add.mutate(one)} />}
    >
      <Wrong of={[add, remove]} />
      <Answer query={members}>
        {(all) => {
          const part = paged(all, page);
          return (
            <>
              <DataTable
                label={t("groups.members")}
                columns={columns}
                rows={part.shown}
                id={(one) => one.userId}
                empty={t("groups.nobody")}
              />
              <Pager total={all.length} size={ROWS} page={part.page} onPage={setPage} />
            </>
          );
        }}
      </Answer>
    </Section>
  );
}

function Adding({ members, busy, onAdd }: { members: Member[]; busy: boolean; onAdd: (userId: string) => void }) {
  const { t } = useTranslation();
  const users = useQuery(usersQuery("username")).data ?? [];
  const there = new Set(members.map((one) => one.userId));
  const named = ({ username, displayName }: Schemas["User"]) =>
    username === displayName ? username : `${username} (${displayName})`;
  return (
    <Select
      w={240}
      value={null}
      searchable
      limit={100}
      disabled={busy}
      placeholder={t("groups.addMember")}
      aria-label={t("groups.addMember")}
      nothingFoundMessage={t("state.nothingFound")}
      data={users.filter((one) => !there.has(one.userId)).map((one) => ({ value: one.userId, label: named(one) }))}
      onChange={(userId) => userId && onAdd(userId)}
    />
  );
}

function useColumns(remove: (one: Member) => void): TableColumn<Member>[] {
  const { t } = useTranslation();
  return [
    {
      id: "username",
      label: t("users.username"),
      cell: (one) => (
        <Anchor
          size="sm"
          className="said"
          renderRoot={(props) => <Link {...props} to="/settings/users/$userId" params={{ userId: one.userId }} />}
        >
          {one.username}
        </Anchor>
      ),
    },
    {
      id: "displayName",
      label: t("users.displayName"),
      cell: (one) => <span className="said">{one.displayName}</span>,
    },
    {
      id: "remove",
      label: "",
      numeric: true,
      cell: (one) =>
        one.external ? (
          <Sign tone="plain">{t("groups.byProvider")}</Sign>
        ) : (
          <Button size="compact-xs" variant="subtle" color="red" onClick={() => remove(one)}>
            {t("groups.removeMember")}
          </Button>
        ),
    },
  ];
}
