/** The state of a node by colour, sign and word: never by colour alone. */
import { Badge } from "@mantine/core";
import { IconCheck, IconGhost2, IconSparkles } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

const LOOKS = {
  new: { color: "blue", Sign: IconSparkles },
  stable: { color: "teal", Sign: IconCheck },
  outdated: { color: "orange", Sign: IconGhost2 },
} as const;

export type NodeState = keyof typeof LOOKS;

export function StateBadge({ state }: { state: string }) {
  const { t } = useTranslation();
  if (!(state in LOOKS)) return <Badge variant="default">{state}</Badge>;
  const known = state as NodeState;
  const { color, Sign } = LOOKS[known];
  return (
    <Badge color={color} variant="light" leftSection={<Sign size={12} aria-hidden />} tt="none" autoContrast>
      {t(`nodes.states.${known}`)}
    </Badge>
  );
}
