/** The rows of the audit log; each opens to what it says more. */
import { ActionIcon, Code, Table, Text } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Fragment, useState } from "react";
import { useTranslation } from "react-i18next";
import { networksQuery, spacesQuery } from "../../../api/ask";
import type { Schemas } from "../../../api/client";
import { useExact } from "../../../parts/time";
import { actionText } from "../../../words/said";
import { Sign } from "../parts";
import { OUTCOMES } from "../words";
import { isKnown, thingOf, useValue } from "./params";

type Row = Schemas["AuditView"];
const TONES = { done: "good", refused: "warning", failed: "bad" } as const;

export function Rows({ rows }: { rows: Row[] }) {
  const { t } = useTranslation();
  return (
    <Table.ScrollContainer minWidth={860}>
      <Table aria-label={t("settings.audit")} withTableBorder verticalSpacing={4} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={36} aria-label={t("audit.details")} />
            <Table.Th>{t("audit.when")}</Table.Th>
            <Table.Th>{t("audit.who")}</Table.Th>
            <Table.Th>{t("audit.what")}</Table.Th>
            <Table.Th>{t("audit.where")}</Table.Th>
            <Table.Th>{t("audit.outcome")}</Table.Th>
            <Table.Th>{t("audit.source")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((one) => (
            <OneRow key={one.auditId} row={one} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function OneRow({ row }: { row: Row }) {
  const { t, i18n } = useTranslation();
  const exact = useExact();
  const [opened, setOpened] = useState(false);
  const Chevron = opened ? IconChevronDown : IconChevronRight;
  const outcome = OUTCOMES.find((one) => one === row.outcome);
  const what = actionText(row.action, i18n.language, row.params["kind"]);
  return (
    <Fragment>
      <Table.Tr>
        <Table.Td>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-expanded={opened}
            aria-label={`${t("audit.details")}: ${what}`}
            onClick={() => setOpened(!opened)}
          >
            <Chevron size={14} aria-hidden />
          </ActionIcon>
        </Table.Td>
        <Table.Td style={{ whiteSpace: "nowrap" }}>
          {row.happenedAt && <time dateTime={row.happenedAt}>{exact(row.happenedAt)}</time>}
        </Table.Td>
        <Table.Td className="said">
          {row.username || t("audit.nobody")}
          {row.apiToken !== null && (
            <Text size="xs" c="dimmed" className="said">
              {t("audit.byToken", { label: row.apiToken })}
            </Text>
          )}
        </Table.Td>
        <Table.Td>{what}</Table.Td>
        <Table.Td className="said">
          <Where row={row} />
        </Table.Td>
        <Table.Td>
          {outcome ? <Sign tone={TONES[outcome]}>{t(`audit.outcomes.${outcome}`)}</Sign> : row.outcome}
        </Table.Td>
        <Table.Td className="mono">{row.source || t("audit.commandLine")}</Table.Td>
      </Table.Tr>
      {opened && (
        <Table.Tr>
          <Table.Td />
          <Table.Td colSpan={6}>
            <Details row={row} />
          </Table.Td>
        </Table.Tr>
      )}
    </Fragment>
  );
}

function Where({ row }: { row: Row }) {
  const networks = useQuery(networksQuery).data?.items ?? [];
  const spaces = useQuery(spacesQuery).data?.items ?? [];
  const network =
    row.networkId && (networks.find((one) => one.networkId === row.networkId)?.displayName ?? `#${row.networkId}`);
  const space = row.spaceId && (spaces.find((one) => one.spaceId === row.spaceId)?.displayName ?? `#${row.spaceId}`);
  const thing = thingOf(row.params);
  const place = network || (spaces.length > 1 || !thing ? space : null);
  return <>{[place, thing].filter((one) => one && one.length > 0).join(" / ")}</>;
}

/** What was said with it; the name that the API has of the action is for those who ask the log by it. */
function Details({ row }: { row: Row }) {
  const { t } = useTranslation();
  const value = useValue();
  const told = Object.entries({ ...row.params, action: row.action, auditId: row.auditId });
  return (
    <dl className="pairs" aria-label={t("audit.details")}>
      {told.map(([name, said]) => (
        <Fragment key={name}>
          <dt>{isKnown(name) ? t(`audit.params.${name}`) : <Code>{name}</Code>}</dt>
          <dd className="said">{value(name, said)}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
