/** What the members of a group may do, in all spaces or in single ones. */
import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, told, type Schemas } from "../../../api/client";
import { confirm } from "../../../parts/confirm";
import { Answer } from "../../../parts/failed";
import { Section } from "../../../parts/page";
import { DataTable, type TableColumn } from "../../../parts/table";
import { RIGHTS, useDeed } from "../deed";
import { NewGrant, type Given } from "../grant";
import { FormWindow, RoleName, Wrong } from "../parts";
import { groupGrantsQuery } from "./ask";

type Grant = Schemas["Grant"];

export function GroupGrants({ groupId }: { groupId: string }) {
  const { t } = useTranslation();
  const grants = useQuery(groupGrantsQuery(groupId));
  const [adding, add] = useDisclosure();
  const group_id = Number(groupId);
  const give = (body: Given) =>
    told(api.PUT("/api/settings/groups/{group_id}/grants", { params: { path: { group_id } }, body }));
  const remove = useDeed({
    act: (one: Grant) => {
      const path = { group_id, grant_id: Number(one.grantId) };
      return told(api.DELETE("/api/settings/groups/{group_id}/grants/{grant_id}", { params: { path } }));
    },
    renews: RIGHTS,
    said: t("settings.saved"),
  });
  const ask = (one: Grant) =>
    confirm({
      title: t("role.takeAway"),
      text: t("role.takeAwayText", { space: one.spaceDisplayName ?? t("role.everywhere") }),
      action: t("role.takeAway"),
      onConfirm: () => remove.mutate(one),
    });
  const columns: TableColumn<Grant>[] = [
    {
      id: "space",
      label: t("settings.space"),
      cell: (one) => <span className="said">{one.spaceDisplayName ?? t("role.everywhere")}</span>,
    },
    { id: "role", label: t("role.label"), cell: (one) => <RoleName role={one.role} /> },
    {
      id: "remove",
      label: "",
      numeric: true,
      cell: (one) => (
        <Button size="compact-xs" variant="subtle" color="red" onClick={() => ask(one)}>
          {t("role.takeAway")}
        </Button>
      ),
    },
  ];
  return (
    <Section
      title={t("role.ofGroup")}
      actions={
        <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={add.open}>
          {t("role.give")}
        </Button>
      }
    >
      <Wrong of={[remove]} />
      <Answer query={grants}>
        {({ items }) => (
          <DataTable
            label={t("role.ofGroup")}
            columns={columns}
            rows={items}
            id={(one) => one.grantId}
            empty={t("groups.noRole")}
          />
        )}
      </Answer>
      <FormWindow title={t("role.give")} opened={adding} close={add.close}>
        <NewGrant act={give} renews={RIGHTS} everywhere close={add.close} />
      </FormWindow>
    </Section>
  );
}
