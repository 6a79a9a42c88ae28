/** Why nodes have no details: reasons with how many nodes, and what to do about each. */
import { Text, Tooltip, UnstyledButton } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../api/client";
import { Bars } from "../../parts/bars";
import { FoundNodes } from "../../parts/found";
import { methodName } from "../../parts/method";
import type { Part } from "./dashboard";
import { Nothing, Panel } from "./panel";
import { adviceOn, problemName } from "./problems";

const SHOWN = 7;
const UNTRIED = "not-tried";

export function Reasons({ data, where }: Part) {
  const { t, i18n } = useTranslation();
  const [open, setOpen] = useState<string | null>(null);
  return (
    <Panel
      title={t("dashboard.reasons")}
      aside={
        <FoundNodes where={where} search="-has:details" size="xs">
          {t("dashboard.unreadCount", { count: data.numberOfUnread })}
        </FoundNodes>
      }
    >
      {data.reasons.length === 0 ? (
        <Nothing>{t("dashboard.allRead")}</Nothing>
      ) : (
        <Bars
          label={t("dashboard.reasons")}
          of={t("dashboard.reason")}
          whole={data.numberOfUnread}
          color="var(--chart-outdated)"
          bars={data.reasons.slice(0, SHOWN).map((one) => ({
            id: one.code,
            label: <Reason reason={one} where={where} open={open === one.code} onOpen={setOpen} />,
            number: one.numberOfNodes,
            below: open === one.code && (
              <Text size="xs" c="dimmed" id={`advice-${one.code}`}>
                {one.code === UNTRIED ? t("dashboard.untriedAdvice") : adviceOn(one.code, i18n.language)}
              </Text>
            ),
          }))}
        />
      )}
    </Panel>
  );
}

interface ReasonProps {
  reason: Schemas["UnknownReason"];
  where: Part["where"];
  open: boolean;
  onOpen: (code: string | null) => void;
}

function Reason({ reason, where, open, onOpen }: ReasonProps) {
  const { t, i18n } = useTranslation();
  const untried = reason.code === UNTRIED;
  const text = untried ? t("dashboard.untried") : problemName(reason.code, t, i18n.language);
  const search = untried ? "-has:attempts" : `-has:details problem:${reason.code}`;
  const Sign = open ? IconChevronDown : IconChevronRight;
  return (
    <span style={{ display: "flex", gap: 4, alignItems: "center" }}>
      <Tooltip label={t("dashboard.advice")} openDelay={300}>
        <UnstyledButton
          onClick={() => onOpen(open ? null : reason.code)}
          aria-expanded={open}
          aria-label={t("dashboard.adviceOn", { reason: text })}
          className="no-print"
          lh={0}
        >
          <Sign size={14} aria-hidden />
        </UnstyledButton>
      </Tooltip>
      <FoundNodes where={where} search={search} size="sm" className="line" title={text}>
        {text}
        {reason.methods.length > 0 && ` (${reason.methods.map(methodName).join(", ")})`}
      </FoundNodes>
    </span>
  );
}
