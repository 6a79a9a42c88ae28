/** Where events are told: mail, Slack, Teams, webhooks. */
import { Anchor, Button, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../../api/client";
import { Answer } from "../../../parts/failed";
import { Section } from "../../../parts/page";
import { DataTable, type TableColumn } from "../../../parts/table";
import { Time } from "../../../parts/time";
import { FormWindow, Sign } from "../parts";
import { targetsQuery, type Place } from "./ask";
import { TargetWindow } from "./target";
import { TestButton } from "./test";

type Target = Schemas["TargetView"];

export function Targets({ place }: { place: Place }) {
  const { t, i18n } = useTranslation();
  const targets = useQuery(targetsQuery(place, i18n.language));
  const [opened, setOpened] = useState<Target | "new" | null>(null);
  const columns = useColumns(place, setOpened);
  const close = () => setOpened(null);
  return (
    <Section
      title={t("notify.targets")}
      about={t("notify.targetsAbout")}
      actions={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpened("new")}>
          {t("notify.addTarget")}
        </Button>
      }
    >
      <Answer query={targets}>
        {({ items }) => (
          <DataTable
            label={t("notify.targets")}
            columns={columns}
            rows={items}
            id={(one) => one.targetId}
            empty={t("notify.noTargets")}
          />
        )}
      </Answer>
      <FormWindow
        title={opened === "new" ? t("notify.addTarget") : t("notify.changeTarget")}
        opened={opened !== null}
        close={close}
        size="lg"
      >
        <TargetWindow place={place} before={opened === "new" ? null : opened} close={close} />
      </FormWindow>
    </Section>
  );
}

const KINDS = ["mail", "slack", "teams", "webhook"] as const;

function useColumns(place: Place, open: (one: Target) => void): TableColumn<Target>[] {
  const { t } = useTranslation();
  return [
    {
      id: "name",
      label: t("common.name"),
      cell: (one) => (
        <Anchor component="button" type="button" size="sm" ta="left" className="said" onClick={() => open(one)}>
          {one.displayName}
        </Anchor>
      ),
    },
    {
      id: "kind",
      label: t("notify.kind"),
      cell: ({ kind }) => {
        const known = KINDS.find((one) => one === kind);
        return (
          <Text span size="sm" style={{ whiteSpace: "nowrap" }}>
            {known ? t(`notify.kinds.${known}`) : kind}
          </Text>
        );
      },
    },
    { id: "address", label: t("notify.address"), cell: (one) => <Address target={one} /> },
    { id: "state", label: t("notify.state"), cell: (one) => <State target={one} /> },
    { id: "test", label: "", cell: (one) => <TestButton place={place} target={one} /> },
  ];
}

function Address({ target }: { target: Target }) {
  return (
    <>
      <Text size="sm" className="mono said">
        {target.address}
      </Text>
      {target.mail && (
        <Text size="xs" c="dimmed" className="said" lineClamp={2}>
          {target.mail.to.join(", ")}
        </Text>
      )}
    </>
  );
}

function State({ target }: { target: Target }) {
  const { t } = useTranslation();
  if (!target.enabled) return <Sign tone="plain">{t("notify.off")}</Sign>;
  if (target.lastError !== null) {
    return (
      <>
        <Sign tone="bad">{t("notify.lastFailed")}</Sign>{" "}
        <Text span size="xs" c="dimmed">
          <Time at={target.lastFailedAt} />
        </Text>
        <Text size="xs" className="said" maw={320} lineClamp={2} title={target.lastErrorText ?? undefined}>
          {target.lastErrorText ?? target.lastError}
        </Text>
      </>
    );
  }
  if (target.lastSentAt === null) return <Sign tone="plain">{t("notify.nothingYet")}</Sign>;
  return (
    <>
      <Sign tone="good">{t("notify.arrived")}</Sign>{" "}
      <Text span size="xs" c="dimmed">
        <Time at={target.lastSentAt} />
      </Text>
    </>
  );
}
