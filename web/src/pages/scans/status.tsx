/** How a run, or a Ksocket's part of it, stands: by colour, sign and word. */
import { Badge } from "@mantine/core";
import {
  IconAlertTriangle,
  IconBan,
  IconCheck,
  IconClockHour4,
  IconLoader,
  IconX,
  type Icon,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Part, Run } from "./ask";

const LOOKS = {
  ordered: { color: "gray", Sign: IconClockHour4 },
  sent: { color: "gray", Sign: IconClockHour4 },
  accepted: { color: "blue", Sign: IconLoader },
  running: { color: "blue", Sign: IconLoader },
  done: { color: "teal", Sign: IconCheck },
  partial: { color: "orange", Sign: IconAlertTriangle },
  failed: { color: "red", Sign: IconX },
  refused: { color: "red", Sign: IconBan },
  cancelled: { color: "gray", Sign: IconBan },
} as const satisfies Record<string, { color: string; Sign: Icon }>;

type Status = keyof typeof LOOKS;

function wasCancelled(parts: Part[]): boolean {
  return parts.some((part) => part.problems.some((one) => one.code === "cancelled"));
}

/** What a person would say: a run that somebody ended did not fail. */
export function statusOf(run: Pick<Run, "status" | "ksockets">): string {
  return (run.status === "failed" || run.status === "partial") && wasCancelled(run.ksockets) ? "cancelled" : run.status;
}

export function partStatus(part: Part): string {
  return (part.status === "failed" || part.status === "partial") && wasCancelled([part]) ? "cancelled" : part.status;
}

export function StatusBadge({ status }: { status: string }) {
  const { t } = useTranslation();
  if (!(status in LOOKS)) return <Badge variant="default">{status}</Badge>;
  const known = status as Status;
  const { color, Sign } = LOOKS[known];
  return (
    <Badge color={color} variant="light" leftSection={<Sign size={12} aria-hidden />} tt="none" autoContrast>
      {t(`scan.status.${known}`)}
    </Badge>
  );
}
