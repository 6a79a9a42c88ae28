/** What a user may do in the end, and by which role or group. */
import { Anchor, Button, Stack, Table, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { spacesQuery } from "../../../api/ask";
import { api, told, type Schemas } from "../../../api/client";
import { confirm } from "../../../parts/confirm";
import { Answer, Empty } from "../../../parts/failed";
import { Section } from "../../../parts/page";
import { RIGHTS, useDeed } from "../deed";
import { NewGrant, type Given } from "../grant";
import { FormWindow, RoleName, Wrong } from "../parts";
import { rolesQuery, userGrantsQuery } from "./ask";
import { Memberships } from "./memberships";

type User = Schemas["User"];

export function Roles({ user }: { user: User }) {
  const { t } = useTranslation();
  const roles = useQuery(rolesQuery(user.userId));
  const grants = useQuery(userGrantsQuery(user.userId)).data?.items ?? [];
  const [adding, add] = useDisclosure();
  const user_id = Number(user.userId);
  const remove = useDeed({
    act: (grant: Schemas["Grant"]) => {
      const path = { user_id, grant_id: Number(grant.grantId) };
      return told(api.DELETE("/api/settings/users/{user_id}/grants/{grant_id}", { params: { path } }));
    },
    renews: RIGHTS,
    said: t("settings.saved"),
  });
  const give = ({ spaceId, role }: Given) =>
    told(
      api.PUT("/api/settings/users/{user_id}/grants", {
        params: { path: { user_id } },
        body: { spaceId: spaceId ?? "", role },
      }),
    );
  const ask = (grant: Schemas["Grant"]) =>
    confirm({
      title: t("role.takeAway"),
      text: t("role.takeAwayText", { space: grant.spaceDisplayName ?? t("role.everywhere") }),
      action: t("role.takeAway"),
      onConfirm: () => remove.mutate(grant),
    });
  return (
    <Section
      title={t("role.title")}
      about={t("role.explained")}
      actions={
        <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={add.open}>
          {t("role.give")}
        </Button>
      }
    >
      <Wrong of={[remove]} />
      <Answer query={roles}>{(held) => <Held held={held} grants={grants} onRemove={ask} />}</Answer>
      <Memberships user={user} />
      <FormWindow title={t("role.give")} opened={adding} close={add.close}>
        <NewGrant act={give} renews={RIGHTS} close={add.close} />
      </FormWindow>
    </Section>
  );
}

interface HeldProps {
  held: Schemas["HeldRoles"];
  grants: Schemas["Grant"][];
  onRemove: (grant: Schemas["Grant"]) => void;
}

function Held({ held, grants, onRemove }: HeldProps) {
  const { t } = useTranslation();
  const spaces = useQuery(spacesQuery).data?.items ?? [];
  if (held.sources.length === 0) return <Empty>{t("role.nothing")}</Empty>;
  const named = (spaceId: string) => spaces.find((one) => one.spaceId === spaceId)?.displayName ?? spaceId;
  const rows = [{ spaceId: null as string | null, role: held.role }, ...held.spaces];
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table aria-label={t("role.title")} withTableBorder verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("settings.space")}</Table.Th>
            <Table.Th>{t("role.inForce")}</Table.Th>
            <Table.Th>{t("role.source")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ spaceId, role }) => (
            <Table.Tr key={spaceId ?? ""}>
              <Table.Td className="said">{spaceId === null ? t("role.everywhere") : named(spaceId)}</Table.Td>
              <Table.Td fw={600}>
                <RoleName role={role} />
              </Table.Td>
              <Table.Td>
                <Sources held={held} spaceId={spaceId} grants={grants} onRemove={onRemove} />
              </Table.Td>
            </Table.Tr>
          ))}
          <Weaker held={held} named={named} grants={grants} onRemove={onRemove} />
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** Roles in single spaces that add nothing to what is held in all. */
function Weaker({ held, named, grants, onRemove }: HeldProps & { named: (spaceId: string) => string }) {
  const { t } = useTranslation();
  const stronger = new Set(held.spaces.map((one) => one.spaceId));
  const spaces = [...new Set(held.sources.flatMap(({ spaceId }) => (spaceId === null ? [] : [spaceId])))];
  return spaces
    .filter((one) => !stronger.has(one))
    .map((spaceId) => (
      <Table.Tr key={spaceId}>
        <Table.Td className="said">{named(spaceId)}</Table.Td>
        <Table.Td>
          <Text size="sm" c="dimmed">
            {t("role.asEverywhere")}
          </Text>
        </Table.Td>
        <Table.Td>
          <Sources held={held} spaceId={spaceId} grants={grants} onRemove={onRemove} />
        </Table.Td>
      </Table.Tr>
    ));
}

function Sources({ held, spaceId, grants, onRemove }: HeldProps & { spaceId: string | null }) {
  const { t } = useTranslation();
  const own = grants.find((one) => one.spaceId === spaceId);
  return (
    <Stack gap={2}>
      {held.sources
        .filter((one) => one.spaceId === spaceId)
        .map((one) => (
          <Text key={one.groupId ?? ""} size="sm">
            {one.groupId === null ? (
              t("role.own")
            ) : (
              <Anchor
                size="sm"
                className="said"
                renderRoot={(props) => (
                  <Link {...props} to="/settings/groups/$groupId" params={{ groupId: one.groupId ?? "" }} />
                )}
              >
                {t("role.byGroup", { name: one.groupDisplayName ?? "" })}
              </Anchor>
            )}
            : <RoleName role={one.role} />{" "}
            {one.groupId === null && own && (
              <Button variant="subtle" color="red" size="compact-xs" onClick={() => onRemove(own)}>
                {t("role.takeAway")}
              </Button>
            )}
          </Text>
        ))}
    </Stack>
  );
}
