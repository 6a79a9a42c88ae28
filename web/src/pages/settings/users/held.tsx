/** What somebody may do by their own roles, in short. */
import { Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../../api/client";
import { RoleName } from "../parts";

const SHOWN = 3;

interface Held {
  role?: string;
  grants: Schemas["Grant"][];
}

/** role: in all spaces; grants: in single ones, and of groups also in all. */
export function HeldRoles({ user: { role = "none", grants } }: { user: Held }) {
  const { t } = useTranslation();
  const more = grants.length - SHOWN;
  return (
    <Stack gap={0}>
      {(role !== "none" || grants.length === 0) && (
        <Text size="sm" {...(role === "none" && { c: "dimmed" })}>
          <RoleName role={role} />
        </Text>
      )}
      {grants.slice(0, SHOWN).map((one) => (
        <Text key={one.grantId} size="sm" className="said">
          {one.spaceDisplayName ?? t("role.everywhere")}: <RoleName role={one.role} />
        </Text>
      ))}
      {more > 0 && (
        <Text size="xs" c="dimmed">
          {t("users.more", { count: more })}
        </Text>
      )}
    </Stack>
  );
}
