/** Around all that is of scans: runs, their times, how they are done. */
import { Button, Group, Stack } from "@mantine/core";
import { Link, useLocation } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

const PARTS = ["scans", "schedules", "scan-settings"] as const;

interface Props {
  networkId: string;
  actions?: ReactNode;
  children: ReactNode;
}

export function ScanFrame({ networkId, actions, children }: Props) {
  const { t } = useTranslation();
  const [shown] = useLocation().pathname.split("/").slice(5);
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Group component="nav" gap={4} aria-label={t("scan.parts")}>
          {PARTS.map((part) => (
            <Button
              key={part}
              size="compact-sm"
              variant={part === shown ? "light" : "subtle"}
              color={part === shown ? "teal" : "gray"}
              aria-current={part === shown ? "page" : undefined}
              renderRoot={(props) => (
                <Link {...props} to={`/apps/sonar/networks/$networkId/${part}`} params={{ networkId }} />
              )}
            >
              {t(`scan.part.${part}`)}
            </Button>
          ))}
        </Group>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  );
}
