/** Who has a role in a space: given and taken away by its administrators. */
import { Button, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, api, told, type Schemas } from "../../../api/client";
import { confirm } from "../../../parts/confirm";
import { Answer } from "../../../parts/failed";
import { Section } from "../../../parts/page";
import { DataTable, Pager, type TableColumn } from "../../../parts/table";
import { RIGHTS, useDeed } from "../deed";
import { ROWS, paged } from "../narrowed";
import { FormEnd, FormWindow, RoleName, RoleSelect, Wrong } from "../parts";
import type { Role } from "../words";
import { membersQuery } from "./ask";

type Member = Schemas["SpaceMember"];

const route = getRouteApi("/administration/apps/sonar/spaces/$spaceId/members");

export function SpaceMembers() {
  const { spaceId } = route.useParams();
  const { t } = useTranslation();
  const [adding, add] = useDisclosure();
  const [page, setPage] = useState(1);
  const members = useQuery(membersQuery(spaceId));
  const remove = useDeed({
    act: (one: Member) => {
      const path = { space_id: Number(spaceId), member_id: Number(one.memberId) };
      return told(api.DELETE("/api/apps/sonar/spaces/{space_id}/members/{member_id}", { params: { path } }));
    },
    renews: RIGHTS,
    said: t("settings.saved"),
  });
  const columns = useColumns((one) =>
    confirm({
      title: t("role.takeAway"),
      text: t("members.takeAwayText", { name: one.username }),
      action: t("role.takeAway"),
      onConfirm: () => remove.mutate(one),
    }),
  );
  return (
    <Section
      title={t("spaces.tab.members")}
      about={t("members.about")}
      actions={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={add.open}>
          {t("members.add")}
        </Button>
      }
    >
      <Wrong of={[remove]} />
      <Answer query={members}>
        {(all) => {
          const part = paged(all, page);
          return (
            <>
              <DataTable
                label={t("spaces.tab.members")}
                columns={columns}
                rows={part.shown}
                id={(one) => one.username}
                empty={t("members.none")}
              />
              <Pager total={all.length} size={ROWS} page={part.page} onPage={setPage} />
            </>
          );
        }}
      </Answer>
      <FormWindow title={t("members.add")} opened={adding} close={add.close}>
        <NewMember spaceId={spaceId} close={add.close} />
      </FormWindow>
    </Section>
  );
}

function NewMember({ spaceId, close }: { spaceId: string; close: () => void }) {
  const { t } = useTranslation();
  const form = useForm<{ username: string; role: Role }>({ initialValues: { username: "", role: "viewer" } });
  const give = useDeed({
    act: (body: typeof form.values) => {
      const params = { path: { space_id: Number(spaceId) } };
      return told(api.PUT("/api/apps/sonar/spaces/{space_id}/members", { params, body }));
    },
    renews: RIGHTS,
    said: t("settings.saved"),
    then: close,
  });
  const unknown = give.error instanceof ApiError && give.error.status === 404;
  return (
    <form onSubmit={form.onSubmit((values) => give.mutate(values))}>
      <Stack>
        {!unknown && <Wrong of={[give]} />}
        <TextInput
          label={t("users.username")}
          description={t("members.exactly")}
          required
          maxLength={200}
          data-autofocus
          autoComplete="off"
          {...form.getInputProps("username")}
          error={unknown && t("members.noSuchUser")}
        />
        <RoleSelect {...form.getInputProps("role")} />
        <FormEnd word={t("common.save")} deed={give} close={close} />
      </Stack>
    </form>
  );
}

function useColumns(remove: (one: Member) => void): TableColumn<Member>[] {
  const { t } = useTranslation();
  const role = (one: string | null) => (one === null ? "" : <RoleName role={one} />);
  return [
    { id: "username", label: t("users.username"), cell: (one) => <span className="said">{one.username}</span> },
    { id: "role", label: t("role.inForce"), cell: (one) => role(one.role) },
    { id: "own", label: t("role.own"), cell: (one) => role(one.ownRole) },
    { id: "grouped", label: t("role.byGroups"), cell: (one) => role(one.groupRole) },
    {
      id: "remove",
      label: "",
      numeric: true,
      cell: (one) =>
        one.memberId !== null && (
          <Button size="compact-xs" variant="subtle" color="red" onClick={() => remove(one)}>
            {t("role.takeAway")}
          </Button>
        ),
    },
  ];
}
