/** The groups that a user is in. */
import { ActionIcon, Anchor, Group, Select, Text } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, told, type Schemas } from "../../../api/client";
import { useKeptFocus } from "../../../parts/keptfocus";
import { groupsQuery } from "../groups/ask";
import { RIGHTS, useDeed } from "../deed";
import { Wrong } from "../parts";

export function Memberships({ user }: { user: Schemas["User"] }) {
  const { t } = useTranslation();
  const all = useQuery(groupsQuery("displayName")).data ?? [];
  const place = useKeptFocus<HTMLDivElement>();
  const join = useDeed({
    act: (groupId: string) =>
      told(
        api.POST("/api/settings/groups/{group_id}/members", {
          params: { path: { group_id: Number(groupId) } },
          body: { userId: user.userId },
        }),
      ),
    renews: RIGHTS,
  });
  const leave = useDeed({
    act: (groupId: string) => {
      const path = { group_id: Number(groupId), user_id: Number(user.userId) };
      return told(api.DELETE("/api/settings/groups/{group_id}/members/{user_id}", { params: { path } }));
    },
    renews: RIGHTS,
  });
  const others = all.filter((one) => !user.groups.some((mine) => mine.groupId === one.groupId));
  if (all.length === 0) return null;
  return (
    <>
      <Wrong of={[join, leave]} />
      <Group ref={place} tabIndex={-1} gap="xs" role="group" aria-label={t("users.groupsOf")} className="keeps-focus">
        <Text size="sm" fw={600}>
          {t("settings.groups")}
        </Text>
        {user.groups.map((one) => (
          <Group key={one.groupId} gap={2} wrap="nowrap" className="chip">
            <Anchor
              size="sm"
              className="said"
              renderRoot={(props) => (
                <Link {...props} to="/settings/groups/$groupId" params={{ groupId: one.groupId }} />
              )}
            >
              {one.displayName}
            </Anchor>
            <ActionIcon
              size="xs"
              variant="subtle"
              color="gray"
              aria-label={t("users.leave", { name: one.displayName })}
              disabled={leave.isPending}
              onClick={() => leave.mutate(one.groupId)}
            >
              <IconX size={12} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
        {others.length > 0 && (
          <Select
            size="xs"
            w={200}
            value={null}
            searchable
            placeholder={t("users.join")}
            aria-label={t("users.join")}
            nothingFoundMessage={t("state.nothingFound")}
            data={others.map((one) => ({ value: one.groupId, label: one.displayName }))}
            disabled={join.isPending}
            onChange={(groupId) => groupId && join.mutate(groupId)}
          />
        )}
      </Group>
    </>
  );
}
