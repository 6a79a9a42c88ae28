/** Which systems the nodes run; a click shows the versions. */
import { Stack, Text, UnstyledButton } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../api/client";
import { Bars, type Bar } from "../../parts/bars";
import { FoundNodes } from "../../parts/found";
import { exactly } from "../../parts/searching";
import type { Part } from "./dashboard";
import { Nothing, Panel } from "./panel";

const SHOWN = 7;

export function Systems({ data, where }: Part) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<string | null>(null);
  const bars: Bar[] = data.systems.slice(0, SHOWN).map((one) => ({
    id: one.family,
    label: <System system={one} where={where} open={open === one.family} onOpen={setOpen} />,
    number: one.numberOfNodes,
    below: open === one.family && <Versions system={one} where={where} />,
  }));
  const others = data.numberOfOthers + data.systems.slice(SHOWN).reduce((sum, one) => sum + one.numberOfNodes, 0);
  if (others > 0) {
    bars.push({
      id: "\0others",
      label: <span className="unopened">{t("dashboard.others")}</span>,
      number: others,
      color: "var(--mantine-color-dimmed)",
    });
  }
  if (data.numberOfUnknown > 0) {
    const unknown = (
      <FoundNodes where={where} search="-has:os" size="sm" className="unopened">
        {t("common.unknown")}
      </FoundNodes>
    );
    bars.push({ id: "\0unknown", label: unknown, number: data.numberOfUnknown, color: "var(--mantine-color-dimmed)" });
  }
  return (
    <Panel title={t("dashboard.systems")}>
      {bars.length === 0 ? (
        <Nothing>{t("nodes.none")}</Nothing>
      ) : (
        <Bars label={t("dashboard.systems")} of={t("nodes.system")} bars={bars} />
      )}
    </Panel>
  );
}

interface SystemProps {
  system: Schemas["SystemCount"];
  where: Part["where"];
  open: boolean;
  onOpen: (family: string | null) => void;
}

function System({ system, where, open, onOpen }: SystemProps) {
  const { t } = useTranslation();
  const Sign = open ? IconChevronDown : IconChevronRight;
  return (
    <span style={{ display: "flex", gap: 4, alignItems: "center" }}>
      <UnstyledButton
        onClick={() => onOpen(open ? null : system.family)}
        aria-expanded={open}
        aria-label={t("dashboard.versionsOf", { system: system.family })}
        className="no-print"
        lh={0}
      >
        <Sign size={14} aria-hidden />
      </UnstyledButton>
      <FoundNodes where={where} search={exactly("os", system.family)} size="sm" className="line" title={system.family}>
        {system.family}
      </FoundNodes>
    </span>
  );
}

function Versions({ system, where }: { system: Schemas["SystemCount"]; where: Part["where"] }) {
  const { t } = useTranslation();
  return (
    <Stack gap={2} pl={18} component="ul" m={0} style={{ listStyle: "none" }}>
      {system.versions.map(({ version, numberOfNodes }) => (
        <li key={version ?? ""} style={{ display: "flex", justifyContent: "space-between", gap: 8 }}>
          {version === null ? (
            <Text size="xs">{t("dashboard.versionUnknown")}</Text>
          ) : (
            <FoundNodes
              where={where}
              search={`${exactly("os", system.family)} ${exactly("version", version)}`}
              size="xs"
              className="line"
              title={version}
            >
              {version}
            </FoundNodes>
          )}
          <Text size="xs">{numberOfNodes.toLocaleString()}</Text>
        </li>
      ))}
    </Stack>
  );
}
