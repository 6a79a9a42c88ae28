/** What a scan would send, as each Ksocket tells it: nothing was sent for it. */
import { Alert, Anchor, Card, List, Stack, Text, Title } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../api/client";
import { duration } from "../../parts/duration";
import { methodName } from "../../parts/method";
import { DataTable, type TableColumn } from "../../parts/table";
import { Time } from "../../parts/time";
import { Problems } from "../../parts/problems";
import { underWay } from "../scans/ask";
import { Limits } from "../scans/plan";
import { limits, others } from "../scans/planned";
import type { Scan } from "./ask";
import { Waits } from "./run";

type Part = Schemas["PartView"];
type Plan = Schemas["PlanView"];
type Sweep = Schemas["PlannedSweep"];

export function Preview({ plan, onCredentials }: { plan: Scan; onCredentials: () => void }) {
  return (
    <Stack gap="sm" aria-live="polite">
      {plan.ksockets.map((part) => (
        <Told key={part.ksocketId} part={part} plan={plan} onCredentials={onCredentials} />
      ))}
    </Stack>
  );
}

function Told({ part, plan, onCredentials }: { part: Part; plan: Scan; onCredentials: () => void }) {
  const { t } = useTranslation();
  const problems = [...part.problems, ...(part.plan?.problems ?? [])];
  return (
    <Card withBorder component="section" aria-label={t("guide.plan.title", { name: part.displayName })}>
      <Stack gap="sm">
        <Title order={3} size="h5" className="said">
          {t("guide.plan.title", { name: part.displayName })}{" "}
          <Text span size="xs" c="dimmed" fw={400}>
            <Time at={plan.terminatedAt ?? plan.createdAt} />
          </Text>
        </Title>
        {!part.plan && <Text size="sm">{underWay(plan) ? <Waits part={part} /> : t("guide.plan.failed")}</Text>}
        <Limits problems={limits(problems)} />
        <Problems problems={others(problems)} />
        {part.plan && <Sweeps plan={part.plan} />}
        {part.plan && <Logins plan={part.plan} onCredentials={onCredentials} />}
      </Stack>
    </Card>
  );
}

function Sweeps({ plan }: { plan: Plan }) {
  const { t, i18n } = useTranslation();
  const sum = (value: (one: Sweep) => number) => plan.sweeps.reduce((all, one) => all + value(one), 0);
  const columns: TableColumn<Sweep>[] = [
    { id: "target", label: t("guide.plan.target"), cell: (one) => <span className="mono said">{one.target}</span> },
    { id: "addresses", label: t("guide.plan.addresses"), numeric: true, cell: (one) => one.addresses.toLocaleString() },
    { id: "packets", label: t("guide.plan.packets"), numeric: true, cell: (one) => one.packets.toLocaleString() },
    { id: "how", label: t("guide.plan.how"), cell: (one) => <span className="said">{one.how}</span> },
    { id: "seconds", label: t("guide.plan.time"), numeric: true, cell: (one) => duration(one.seconds, i18n.language) },
  ];
  return (
    <>
      <Text size="sm" fw={600}>
        {t("guide.plan.sum", {
          addresses: sum((one) => one.addresses),
          time: duration(
            sum((one) => one.seconds),
            i18n.language,
          ),
        })}
      </Text>
      {plan.gateways.length > 0 && (
        <Text size="sm" className="said">
          {t("guide.plan.gateways", { gateways: plan.gateways.join(", ") })}
        </Text>
      )}
      <DataTable
        label={t("guide.plan.sweeps")}
        columns={columns}
        rows={plan.sweeps}
        id={(one) => one.target + one.how}
      />
      <Text size="sm" c="dimmed">
        {t("guide.plan.learned")}
      </Text>
    </>
  );
}

function Logins({ plan, onCredentials }: { plan: Plan; onCredentials: () => void }) {
  const { t } = useTranslation();
  if (plan.logins.length === 0) {
    return (
      <Alert color="orange" variant="light" icon={<IconKey size={18} />} p="xs">
        {t("guide.plan.noFiles")}{" "}
        <Anchor component="button" size="sm" onClick={onCredentials}>
          {t("guide.steps.credentials")}
        </Anchor>
      </Alert>
    );
  }
  return (
    <div>
      <Text size="sm" fw={600}>
        {t("guide.plan.files", { count: plan.logins.length })}
      </Text>
      <List size="sm">
        {plan.logins.map((one) => (
          <List.Item key={one.method + one.file}>
            <span className="said">
              {t("guide.plan.file", {
                method: methodName(one.method),
                file: one.file,
                includes: (one.includes ?? []).join(", "),
              })}
            </span>
          </List.Item>
        ))}
      </List>
    </div>
  );
}
