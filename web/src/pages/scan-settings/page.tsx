/** How scans are done: what is common to the network, and what is different for one Ksocket. */
import { Select, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ksocketsQuery, networkQuery } from "../../api/ask";
import { useOperates } from "../../api/rights";
import { Answer, Empty } from "../../parts/failed";
import { Section } from "../../parts/page";
import { Time } from "../../parts/time";
import { plansQuery } from "../scans/ask";
import { ScanFrame } from "../scans/frame";
import { Limits } from "../scans/plan";
import { limits } from "../scans/planned";
import { SettingsForm } from "./form";

const route = getRouteApi("/apps/sonar/networks/$networkId/scan-settings");

export function ScanSettingsPage() {
  const { t } = useTranslation();
  const { networkId } = route.useParams();
  const { ksocket } = route.useSearch();
  const navigate = route.useNavigate();
  const network = useQuery(networkQuery(networkId));
  const ksockets = useQuery(ksocketsQuery(networkId));
  const operates = useOperates(networkId);
  return (
    <ScanFrame networkId={networkId}>
      <Select
        label={t("scanSettings.of")}
        description={t(ksocket ? "scanSettings.ownAbout" : "scanSettings.commonAbout")}
        maw={480}
        allowDeselect={false}
        value={ksocket ?? ""}
        onChange={(chosen) => void navigate({ search: { ksocket: chosen || undefined } })}
        data={[
          { value: "", label: t("scanSettings.common") },
          ...(ksockets.data?.items ?? []).map((one) => ({
            value: one.ksocketId,
            label: t("scanSettings.own", { name: one.displayName }),
          })),
        ]}
      />
      <Answer query={network}>
        {(data) =>
          ksocket === undefined ? (
            <SettingsForm key="common" networkId={networkId} settings={data.settings} operates={operates} />
          ) : (
            <Answer query={ksockets}>
              {({ items }) => {
                const one = items.find((each) => each.ksocketId === ksocket);
                return one ? (
                  <SettingsForm
                    key={ksocket}
                    networkId={networkId}
                    ksocketId={ksocket}
                    settings={one.settings}
                    common={data.settings}
                    operates={operates}
                  />
                ) : (
                  <Empty>{t("scanSettings.noKsocket")}</Empty>
                );
              }}
            </Answer>
          )
        }
      </Answer>
      <CustomerLimits networkId={networkId} ksocketId={ksocket} />
    </ScanFrame>
  );
}

/** What the customer's own configuration forbids is known from what the Ksocket told with its last plan. */
function CustomerLimits({ networkId, ksocketId }: { networkId: string; ksocketId: string | undefined }) {
  const { t } = useTranslation();
  const plans = useQuery(plansQuery(networkId)).data?.items ?? [];
  const newest = new Map<string, { name: string; at: string | null; problems: Parameters<typeof limits>[0] }>();
  for (const run of plans)
    for (const part of run.ksockets)
      if (part.plan && !newest.has(part.ksocketId) && (!ksocketId || ksocketId === part.ksocketId))
        newest.set(part.ksocketId, { name: part.displayName, at: part.terminatedAt, problems: part.plan.problems });
  return (
    <Section title={t("scan.limits.title")} about={t("scanSettings.limitsAbout")}>
      {newest.size === 0 && (
        <Text size="sm">
          {t("scanSettings.limitsUnknown")}{" "}
          <Link to="/apps/sonar/networks/$networkId/scans" params={{ networkId }}>
            {t("scan.part.scans")}
          </Link>
        </Text>
      )}
      {[...newest].map(([id, { name, at, problems }]) => (
        <Stack key={id} gap={4}>
          <Text size="sm">
            <span className="said">{name}</span>
            {" · "}
            {t("scanSettings.limitsAsOf")} <Time at={at} />
          </Text>
          {limits(problems).length > 0 ? (
            <Limits problems={limits(problems)} titled={false} />
          ) : (
            <Text size="sm" c="dimmed">
              {t("scanSettings.limitsNone")}
            </Text>
          )}
        </Stack>
      ))}
    </Section>
  );
}
