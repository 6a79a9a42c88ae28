/** One group: what it may do, and who is in it. */
import { Breadcrumbs, Button, Group, Stack, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, told, type Schemas } from "../../../api/client";
import { confirm } from "../../../parts/confirm";
import { Answer } from "../../../parts/failed";
import { useTitle } from "../../../parts/title";
import { RIGHTS, useDeed } from "../deed";
import { FormWindow, Wrong } from "../parts";
import { Up } from "../up";
import { groupQuery } from "./ask";
import { GroupForm } from "./form";
import { GroupGrants } from "./grants";
import { Members } from "./members";

type OneGroup = Schemas["Group"];

const route = getRouteApi("/administration/settings/groups/$groupId");

export function GroupPage() {
  const { groupId } = route.useParams();
  const group = useQuery(groupQuery(groupId));
  return (
    <Answer query={group}>
      {(one) => (
        <Stack gap="lg">
          <Head group={one} />
          <GroupGrants groupId={groupId} />
          <Members groupId={groupId} />
        </Stack>
      )}
    </Answer>
  );
}

function Head({ group }: { group: OneGroup }) {
  const { t } = useTranslation();
  useTitle(group.displayName, t("settings.groups"));
  const navigate = route.useNavigate();
  const [editing, edit] = useDisclosure();
  const params = { path: { group_id: Number(group.groupId) } };
  const change = useDeed({
    act: (body: Schemas["NewGroup"]) => told(api.PUT("/api/settings/groups/{group_id}", { params, body })),
    renews: RIGHTS,
    said: t("settings.saved"),
    then: edit.close,
  });
  const remove = useDeed({
    act: () => told(api.DELETE("/api/settings/groups/{group_id}", { params })),
    renews: [["groups", "list"], ["users"], ["members"], ["session"]],
    then: () => void navigate({ to: "/settings/groups" }),
  });
  const ask = () =>
    confirm({
      title: t("groups.remove"),
      text: t("groups.removeText", { name: group.displayName, count: group.numberOfMembers }),
      action: t("groups.remove"),
      onConfirm: () => remove.mutate(),
    });
  return (
    <Stack gap="xs">
      <Group justify="space-between" align="flex-start">
        <div>
          <Breadcrumbs>
            <Up to="/settings/groups" word="groups" />
            <Title order={1} size="h3" className="said">
              {group.displayName}
            </Title>
          </Breadcrumbs>
          {group.external !== null && (
            <Text size="sm" className="said">
              {t("groups.external")}: {group.external}
            </Text>
          )}
        </div>
        <Group gap="xs">
          <Button variant="default" onClick={edit.open}>
            {t("groups.edit")}
          </Button>
          <Button variant="default" c="red" loading={remove.isPending} onClick={ask}>
            {t("groups.remove")}
          </Button>
        </Group>
      </Group>
      <Wrong of={[remove]} />
      <FormWindow title={t("groups.edit")} opened={editing} close={edit.close}>
        <GroupForm deed={change} word={t("common.save")} close={edit.close} before={group} />
      </FormWindow>
    </Stack>
  );
}
