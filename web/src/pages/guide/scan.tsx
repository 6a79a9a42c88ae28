/** Step 5: what a scan would send; then the scan, the hosts as they come in, and their packages. */
import { Button, Group, Stack, Text } from "@mantine/core";
import { IconEye, IconPlayerPlay } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, told } from "../../api/client";
import { Answer, Failed } from "../../parts/failed";
import { Section } from "../../parts/page";
import { underWay } from "../scans/ask";
import { runsQuery } from "./ask";
import type { StepProps } from "./connect";
import { Hosts } from "./hosts";
import { Preview } from "./preview";
import { Run } from "./run";

type Kind = "plan" | "scan";

function useOrder(networkId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (kind: Kind) => {
      const params = { path: { network_id: Number(networkId) } };
      return told(api.POST("/api/apps/sonar/networks/{network_id}/scans", { params, body: { kind } }));
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ["scans", networkId] }),
  });
}

export function ScanStep({ networkId, go }: StepProps) {
  const { t } = useTranslation();
  const runs = useQuery(runsQuery(networkId));
  const order = useOrder(networkId);
  return (
    <Section title={t("guide.scan.title")} about={t("guide.scan.about")}>
      {order.error && <Failed error={order.error} />}
      <Answer query={runs}>
        {({ items }) => {
          const plan = items.find((one) => one.kind === "plan");
          const scan = items.find((one) => one.kind === "scan");
          const busy = order.isPending ? order.variables : undefined;
          return (
            <Stack gap="lg">
              <Stack gap="sm">
                <Group gap="xs">
                  <Button
                    variant={plan ? "default" : "filled"}
                    leftSection={<IconEye size={16} aria-hidden />}
                    loading={busy === "plan" || underWay(plan)}
                    onClick={() => order.mutate("plan")}
                  >
                    {t("guide.scan.preview")}
                  </Button>
                  <Text size="sm" c="dimmed">
                    {t("guide.scan.nothing")}
                  </Text>
                </Group>
                {plan && <Preview plan={plan} onCredentials={() => go({ step: "credentials" })} />}
              </Stack>
              <Stack gap="sm">
                <Group gap="xs">
                  <Button
                    variant={plan && !scan ? "filled" : "default"}
                    leftSection={<IconPlayerPlay size={16} aria-hidden />}
                    loading={busy === "scan"}
                    disabled={underWay(scan)}
                    onClick={() => order.mutate("scan")}
                  >
                    {t("guide.scan.start")}
                  </Button>
                </Group>
                {scan && <Run scan={scan} />}
              </Stack>
              {scan && <Hosts networkId={networkId} scan={scan} />}
            </Stack>
          );
        }}
      </Answer>
    </Section>
  );
}
