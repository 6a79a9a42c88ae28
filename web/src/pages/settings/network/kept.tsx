/** What of a network is kept how long, for those who cannot change it. */
import { List } from "@mantine/core";
import { queryOptions } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, told, type Schemas } from "../../../api/client";

export function keptQuery(networkId: string) {
  const params = { path: { network_id: Number(networkId) } };
  return queryOptions({
    queryKey: ["retention", networkId],
    queryFn: () => told(api.GET("/api/apps/sonar/networks/{network_id}/retention", { params })),
  });
}

export function Kept({ now: { inForce } }: { now: Schemas["RetentionView"] }) {
  const { t } = useTranslation();
  return (
    <List size="sm">
      <List.Item>
        {t("retention.snapshotDays")}: {t("retention.days", { count: inForce.snapshotDays })}
      </List.Item>
      <List.Item>
        {t("retention.attemptDays")}: {t("retention.days", { count: inForce.attemptDays })}
      </List.Item>
      <List.Item>
        {t("retention.maxSnapshots")}:{" "}
        {inForce.maxSnapshots === 0 ? t("retention.anyNumber") : t("retention.most", { count: inForce.maxSnapshots })}
      </List.Item>
    </List>
  );
}
