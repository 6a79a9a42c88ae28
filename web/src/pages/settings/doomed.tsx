/** What the next clearing would remove. */
import { Alert, List, Text } from "@mantine/core";
import { IconInfoCircle, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../api/client";
import { useExact } from "../../parts/time";

export function Doomed({ gone }: { gone: Schemas["Preview"] }) {
  const { t } = useTranslation();
  const at = useExact();
  const counts = { snapshots: gone.numberOfSnapshots, runs: gone.numberOfRuns, events: gone.numberOfEvents } as const;
  const nothing = Object.values(counts).every((one) => one === 0) && gone.numberOfAttempts === 0;
  if (nothing) {
    return (
      <Alert maw={720} color="teal" icon={<IconInfoCircle size={18} aria-hidden />} role="status">
        {t("retention.nothingGoes")}
      </Alert>
    );
  }
  return (
    <Alert
      maw={720}
      color="orange"
      icon={<IconTrash size={18} aria-hidden />}
      title={t("retention.goes")}
      role="status"
    >
      <List size="sm">
        {(Object.keys(counts) as (keyof typeof counts)[]).map((one) => (
          <List.Item key={one}>{t(`retention.gone.${one}`, { count: counts[one] })}</List.Item>
        ))}
        <List.Item>
          {t(gone.moreAttempts ? "retention.gone.manyAttempts" : "retention.gone.attempts", {
            count: gone.numberOfAttempts,
          })}
        </List.Item>
      </List>
      {gone.oldest && gone.newest && (
        <Text size="sm">{t("retention.between", { oldest: at(gone.oldest), newest: at(gone.newest) })}</Text>
      )}
      {gone.numberOfNamedSnapshots > 0 && (
        <Text size="sm">{t("retention.named", { count: gone.numberOfNamedSnapshots })}</Text>
      )}
    </Alert>
  );
}
