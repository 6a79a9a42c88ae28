/** An address that the node had, and that is not its own any more: by sign and word. */
import { Badge } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

export function Past() {
  const { t } = useTranslation();
  return (
    <Badge
      size="xs"
      color="gray"
      variant="outline"
      tt="none"
      flex="none"
      title={t("past.why")}
      leftSection={<IconHistory size={10} aria-hidden />}
    >
      {t("past.sign")}
    </Badge>
  );
}
