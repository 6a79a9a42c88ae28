/** What no list of packages holds, beside the lists. */
import { Group, Text } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

/** of: what list it is beside; packages of many machines, programs of a Windows, its updates. */
export function Unlisted({ of = "packages" }: { of?: "packages" | "programs" | "updates" }) {
  const { t } = useTranslation();
  return (
    <Group gap={6} wrap="nowrap" align="flex-start" c="dimmed">
      <IconInfoCircle size={16} aria-hidden style={{ flex: "none", marginTop: 2 }} />
      <Text size="sm">{t(`common.unlisted.${of}`)}</Text>
    </Group>
  );
}
