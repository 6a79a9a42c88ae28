/** Which events go to which target. */
import { Anchor, Button, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { networksQuery, spacesQuery } from "../../../api/ask";
import type { Schemas } from "../../../api/client";
import { Answer } from "../../../parts/failed";
import { Section } from "../../../parts/page";
import { DataTable, type TableColumn } from "../../../parts/table";
import { kindLabel } from "../../events/kinds";
import { FormWindow, Sign } from "../parts";
import { rulesQuery, targetsQuery, type Place } from "./ask";
import { RuleWindow } from "./rule";

type Rule = Schemas["RuleView"];

export function Rules({ place }: { place: Place }) {
  const { t, i18n } = useTranslation();
  const rules = useQuery(rulesQuery(place));
  const targets = useQuery(targetsQuery(place, i18n.language)).data?.items ?? [];
  const [opened, setOpened] = useState<Rule | "new" | null>(null);
  const columns = useColumns(place, targets, setOpened);
  const close = () => setOpened(null);
  return (
    <Section
      title={t("notify.rules")}
      about={t("notify.rulesAbout")}
      actions={
        targets.length > 0 && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpened("new")}>
            {t("notify.addRule")}
          </Button>
        )
      }
    >
      <Answer query={rules}>
        {({ items }) => (
          <DataTable
            label={t("notify.rules")}
            columns={columns}
            rows={items}
            id={(one) => one.ruleId}
            empty={targets.length > 0 ? t("notify.noRules") : t("notify.noRulesYet")}
          />
        )}
      </Answer>
      <FormWindow
        title={opened === "new" ? t("notify.addRule") : t("notify.changeRule")}
        opened={opened !== null}
        close={close}
        size="xl"
      >
        <RuleWindow place={place} targets={targets} before={opened === "new" ? null : opened} close={close} />
      </FormWindow>
    </Section>
  );
}

const SHOWN = 3; // kinds of one rule that its row names

function useColumns(place: Place, targets: Schemas["TargetView"][], open: (one: Rule) => void): TableColumn<Rule>[] {
  const { t } = useTranslation();
  return [
    {
      id: "target",
      label: t("notify.target"),
      cell: (one) => (
        <Anchor component="button" type="button" size="sm" ta="left" className="said" onClick={() => open(one)}>
          {targets.find(({ targetId }) => targetId === one.targetId)?.displayName ?? one.targetId}
        </Anchor>
      ),
    },
    { id: "kinds", label: t("notify.events"), cell: (one) => <Kinds rule={one} /> },
    { id: "where", label: t("notify.where"), cell: (one) => <Where place={place} rule={one} /> },
    { id: "wait", label: t("notify.wait"), numeric: true, cell: (one) => t("notify.seconds", { count: one.wait }) },
    {
      id: "state",
      label: t("notify.state"),
      cell: (one) => (
        <Sign tone={one.enabled ? "good" : "plain"}>{one.enabled ? t("notify.on") : t("notify.off")}</Sign>
      ),
    },
  ];
}

function Kinds({ rule: { kinds } }: { rule: Rule }) {
  const { t } = useTranslation();
  const named = kinds.map((one) => kindLabel(one, t));
  if (named.length === 0) return <>{t("notify.everyEvent")}</>;
  return (
    <Text size="sm" title={named.join("\n")}>
      {named.slice(0, SHOWN).join(t("notify.comma"))}
      {named.length > SHOWN && ` ${t("notify.moreKinds", { count: named.length - SHOWN })}`}
    </Text>
  );
}

function Where({ place, rule }: { place: Place; rule: Rule }) {
  const { t } = useTranslation();
  const networks = useQuery(networksQuery).data?.items ?? [];
  const spaces = useQuery(spacesQuery).data?.items ?? [];
  const network = networks.find((one) => one.networkId === rule.networkId)?.displayName ?? rule.networkId;
  const space = spaces.find((one) => one.spaceId === rule.spaceId)?.displayName ?? rule.spaceId;
  const all = place === null ? t("role.everywhere") : t("notify.allNetworks");
  return <span className="said">{network ?? (place === null ? space : null) ?? all}</span>;
}
