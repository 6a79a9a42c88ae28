/** Groups of users, who may do what their group may. */
import { Anchor, Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, told, type Schemas } from "../../../api/client";
import { Answer } from "../../../parts/failed";
import { Page } from "../../../parts/page";
import { DataTable, Pager, type TableColumn } from "../../../parts/table";
import { useDeed } from "../deed";
import { Filter } from "../filter";
import { ROWS, narrowed, paged } from "../narrowed";
import { FormWindow } from "../parts";
import { HeldRoles } from "../users/held";
import { groupsQuery } from "./ask";
import { GroupForm } from "./form";

type Group = Schemas["Group"];

const route = getRouteApi("/administration/settings/groups");

export function Groups() {
  const { t } = useTranslation();
  const { search = "", sort = "displayName", page = 1 } = route.useSearch();
  const navigate = route.useNavigate();
  const [adding, add] = useDisclosure();
  const groups = useQuery(groupsQuery(sort));
  const columns = useColumns();
  const change = (part: { search?: string | undefined; sort?: string; page?: number }) =>
    void navigate({ search: (before) => ({ ...before, page: undefined, ...part }), replace: true });
  return (
    <Page
      title={t("settings.groups")}
      about={t("groups.about")}
      actions={
        <>
          <Filter
            value={search}
            label={t("groups.filter")}
            onChange={(text) => change({ search: text || undefined })}
          />
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={add.open}>
            {t("groups.add")}
          </Button>
        </>
      }
    >
      <Answer query={groups}>
        {(all) => {
          const some = narrowed(all, search, (one) => [one.displayName, one.external]);
          const part = paged(some, page);
          return (
            <>
              <DataTable
                label={t("settings.groups")}
                columns={columns}
                rows={part.shown}
                id={(one) => one.groupId}
                empty={all.length === 0 ? t("groups.none") : t("state.nothingFound")}
                sort={sort}
                onSort={(by) => change({ sort: by })}
              />
              <Pager total={some.length} size={ROWS} page={part.page} onPage={(to) => change({ page: to })} />
            </>
          );
        }}
      </Answer>
      <FormWindow title={t("groups.add")} opened={adding} close={add.close}>
        <NewGroup close={add.close} />
      </FormWindow>
    </Page>
  );
}

function NewGroup({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const navigate = route.useNavigate();
  const make = useDeed({
    act: (body: Schemas["NewGroup"]) => told(api.POST("/api/settings/groups", { body })),
    renews: [["groups"]],
    then: ({ groupId }) => void navigate({ to: "/settings/groups/$groupId", params: { groupId } }),
  });
  return <GroupForm deed={make} word={t("groups.make")} close={close} />;
}

function useColumns(): TableColumn<Group>[] {
  const { t } = useTranslation();
  return [
    {
      id: "displayName",
      label: t("common.name"),
      sort: "displayName",
      cell: (one) => (
        <Anchor
          size="sm"
          className="said"
          renderRoot={(props) => <Link {...props} to="/settings/groups/$groupId" params={{ groupId: one.groupId }} />}
        >
          {one.displayName}
        </Anchor>
      ),
    },
    { id: "role", label: t("role.label"), cell: (one) => <HeldRoles user={one} /> },
    {
      id: "external",
      label: t("groups.external"),
      sort: "external",
      cell: (one) => <span className="said">{one.external}</span>,
    },
    {
      id: "members",
      label: t("groups.members"),
      sort: "numberOfMembers",
      numeric: true,
      cell: (one) => one.numberOfMembers.toLocaleString(),
    },
  ];
}
