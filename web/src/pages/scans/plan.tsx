/** What a scan would send where, as each Ksocket tells it: nothing was sent. */
import { Alert, Badge, Button, Card, Group, List, Stack, Table, Text, Title } from "@mantine/core";
import { IconLock, IconRadar } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../api/client";
import { useOperates } from "../../api/rights";
import { duration } from "../../parts/duration";
import { Failed } from "../../parts/failed";
import { methodName } from "../../parts/method";
import { Section } from "../../parts/page";
import { Problems } from "../../parts/problems";
import { order, type Part, type Run } from "./ask";
import { limits, others } from "./planned";

type Plan = Schemas["PlanView"];
export function Plans({ run }: { run: Run }) {
  const { t } = useTranslation();
  const told = run.ksockets.filter((one) => one.plan);
  if (told.length === 0) return null;
  return (
    <Section title={t("scan.plan.title")} about={t("scan.plan.about")} actions={<Go run={run} />}>
      {told.map((part) => part.plan && <OnePlan key={part.ksocketId} part={part} plan={part.plan} />)}
    </Section>
  );
}

function Go({ run }: { run: Run }) {
  const { t } = useTranslation();
  const operates = useOperates(run.networkId);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const scan = useMutation({
    mutationFn: () => {
      const { narrow = [], methods = null, ksockets = [] } = run.asked ?? {};
      const body = { kind: "scan", narrow, methods, ksockets: ksockets.map(Number) };
      return order(run.networkId, body, run.reference ?? "");
    },
    onSuccess: async ({ networkId, scanId }) => {
      await navigate({ to: "/apps/sonar/networks/$networkId/scans/$run", params: { networkId, run: scanId } });
      void queries.invalidateQueries({ queryKey: ["scans", networkId] });
    },
  });
  if (!operates) return null;
  return (
    <Stack gap="xs" align="flex-end">
      {scan.error && <Failed error={scan.error} />}
      <Button leftSection={<IconRadar size={16} aria-hidden />} loading={scan.isPending} onClick={() => scan.mutate()}>
        {t("scan.plan.go")}
      </Button>
    </Stack>
  );
}

function OnePlan({ part, plan }: { part: Part; plan: Plan }) {
  const { t, i18n } = useTranslation();
  const addresses = plan.sweeps.reduce((sum, one) => sum + one.addresses, 0);
  const seconds = plan.sweeps.reduce((sum, one) => sum + one.seconds, 0);
  const packets = plan.sweeps.reduce((sum, one) => sum + one.packets, 0);
  return (
    <Card withBorder padding="md">
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={3} size="h5" className="said">
            {part.displayName}
          </Title>
          <Text size="sm" fw={600}>
            {t("scan.plan.sum", { count: addresses, packets, time: duration(seconds, i18n.language) })}
          </Text>
        </Group>
        <Limits problems={limits(plan.problems)} />
        <Problems problems={others(plan.problems)} />
        {plan.gateways.length > 0 && (
          <Labelled label={t("scan.plan.gateways")}>
            <span className="mono">{plan.gateways.join(", ")}</span>
          </Labelled>
        )}
        <Labelled label={t("scan.plan.sweeps")}>
          <Sweeps plan={plan} />
        </Labelled>
        <Labelled label={t("scan.plan.logins")}>
          <Logins logins={plan.logins} t={t} />
        </Labelled>
        {plan.names.length > 0 && (
          <Labelled label={t("scan.plan.names")}>
            <Text size="sm">{plan.names.join(", ")}</Text>
          </Labelled>
        )}
        {plan.targets.length > 0 && (
          <Labelled label={t("scan.plan.targets")}>
            <List size="sm">
              {plan.targets.map((one) => (
                <List.Item key={[...(one.route ?? []), one.addr].join(" ")} className="mono">
                  {[...(one.route ?? []), one.addr].join(" → ")}
                </List.Item>
              ))}
            </List>
          </Labelled>
        )}
      </Stack>
    </Card>
  );
}

/** What the Ksocket's own machine forbids: nobody widens that from here. */
export function Limits({ problems, titled = true }: { problems: Schemas["Problem"][]; titled?: boolean }) {
  const { t } = useTranslation();
  if (problems.length === 0) return null;
  return (
    <Alert color="blue" icon={<IconLock size={18} aria-hidden />} title={titled && t("scan.limits.title")}>
      <Stack gap={4}>
        <Text size="sm">{t("scan.limits.about")}</Text>
        <List size="sm">
          {problems.map((one, index) => (
            <List.Item key={index} className="said">
              {limitText(one, t)}
            </List.Item>
          ))}
        </List>
      </Stack>
    </Alert>
  );
}

function limitText(one: Schemas["Problem"], t: TFunction): string {
  const { wanted = "", rule = "" } = one.params ?? {};
  if (rule === "windows") return t("scan.limits.windows");
  return t(rule.startsWith("limits:prohibited") ? "scan.limits.prohibited" : "scan.limits.cut", { wanted });
}

function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <Text size="sm" fw={600}>
        {label}
      </Text>
      {children}
    </div>
  );
}

function Sweeps({ plan }: { plan: Plan }) {
  const { t, i18n } = useTranslation();
  if (plan.sweeps.length === 0) return <Text size="sm">{t("scan.plan.noSweep")}</Text>;
  return (
    <Table.ScrollContainer minWidth={420}>
      <Table aria-label={t("scan.plan.sweeps")} verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("scan.plan.target")}</Table.Th>
            <Table.Th>{t("scan.plan.how")}</Table.Th>
            <Table.Th ta="right">{t("scan.plan.addresses")}</Table.Th>
            <Table.Th ta="right">{t("scan.plan.packets")}</Table.Th>
            <Table.Th ta="right">{t("scan.plan.time")}</Table.Th>
            <Table.Th ta="right">{t("scan.plan.rate")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {plan.sweeps.map((one) => (
            <Table.Tr key={one.target}>
              <Table.Td className="mono">{one.target}</Table.Td>
              <Table.Td>{one.how}</Table.Td>
              <Table.Td ta="right">{one.addresses.toLocaleString()}</Table.Td>
              <Table.Td ta="right">{one.packets.toLocaleString()}</Table.Td>
              <Table.Td ta="right">{duration(one.seconds, i18n.language)}</Table.Td>
              <Table.Td ta="right">
                {one.seconds > 0 && t("scan.plan.perSecond", { count: Math.round(one.packets / one.seconds) })}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Logins({ logins, t }: { logins: Plan["logins"]; t: TFunction }) {
  if (logins.length === 0) return <Text size="sm">{t("scan.plan.noLogin")}</Text>;
  return (
    <Table.ScrollContainer minWidth={420}>
      <Table aria-label={t("scan.plan.logins")} verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("scan.plan.method")}</Table.Th>
            <Table.Th>{t("scan.plan.file")}</Table.Th>
            <Table.Th>{t("scan.plan.includes")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {logins.map((one) => (
            <Table.Tr key={`${one.method} ${one.file}`}>
              <Table.Td>
                <Badge variant="default" tt="none">
                  {methodName(one.method)}
                </Badge>
              </Table.Td>
              <Table.Td className="said">{one.file}</Table.Td>
              <Table.Td className="mono">{one.includes?.join(", ") || t("scan.plan.everywhere")}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
