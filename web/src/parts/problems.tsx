/** Why less is known than could be, and what to do about it. */
import { Group, List, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../api/client";
import { problemAdvice, problemText } from "../words/said";

const SHOWN = 50; // of one list: it may have a thousand

export function Problems({ problems }: { problems: Schemas["Problem"][] }) {
  const { t, i18n } = useTranslation();
  if (problems.length === 0) return null;
  return (
    <List listStyleType="none" spacing={6} size="sm">
      {problems.slice(0, SHOWN).map((one, index) => (
        <List.Item key={index}>
          <Group gap={6} wrap="nowrap" align="flex-start">
            <IconAlertTriangle
              size={16}
              aria-hidden
              color="var(--mantine-color-orange-text)"
              style={{ flex: "none" }}
            />
            <Stack gap={0}>
              <Text size="sm" className="said">
                {problemText(one, i18n.language)}
              </Text>
              <Text size="xs" c="dimmed" className="said">
                {problemAdvice(one, i18n.language)}
              </Text>
            </Stack>
          </Group>
        </List.Item>
      ))}
      {problems.length > SHOWN && <List.Item>{t("scan.moreProblems", { count: problems.length - SHOWN })}</List.Item>}
    </List>
  );
}
