/** What a person said of a node, by sign and word. */
import { Badge } from "@mantine/core";
import { IconCircleCheck, IconCircleMinus, IconCircleX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../api/client";

const LOOKS = {
  confirmed: { color: "teal", Sign: IconCircleCheck },
  "out-of-scope": { color: "gray", Sign: IconCircleMinus },
  retired: { color: "gray", Sign: IconCircleX },
} as const;

export const MARKS = ["confirmed", "out-of-scope", "retired"] as const;
export type Mark = (typeof MARKS)[number];

export function MarkBadge({ mark }: { mark: Schemas["MarkView"] }) {
  const { t } = useTranslation();
  const known = MARKS.find((one) => one === mark.mark);
  if (!known) return <Badge variant="default">{mark.mark}</Badge>;
  const { color, Sign } = LOOKS[known];
  return (
    <Badge
      color={color}
      variant="outline"
      tt="none"
      leftSection={<Sign size={12} aria-hidden />}
      title={mark.reason || undefined}
      styles={{ root: { color: "var(--mantine-color-text)" } }}
    >
      {t(`nodes.marks.${known}`)}
    </Badge>
  );
}
