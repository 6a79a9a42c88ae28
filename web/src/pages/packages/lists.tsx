/** The three lists, which together are all nodes that were asked about. */
import { Badge, Group, Stack, Tabs, Text } from "@mantine/core";
import { IconCheck, IconMinus, IconQuestionMark } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { networksQuery } from "../../api/ask";
import { Download } from "../../parts/download";
import { Answer } from "../../parts/failed";
import { NodeLink } from "../../parts/links";
import { Section } from "../../parts/page";
import { DataTable, Pager, type TableColumn } from "../../parts/table";
import { Unlisted } from "../../parts/unlisted";
import { Time } from "../../parts/time";
import { problemAdvice, problemText } from "../../words/said";
import { ROWS, exported, nodesQuery, type PackageNode } from "./ask";
import { LISTS, type Asked, type List } from "./routes";

const SIGNS = { yes: IconCheck, no: IconMinus, unknown: IconQuestionMark } as const;
const EXPORT = "/api/apps/sonar/packages/search/export";

interface Props {
  asked: Asked;
  list: List;
  page: number;
  onList: (list: List) => void;
  onPage: (page: number) => void;
}

export function Lists({ asked, list, page, onList, onPage }: Props) {
  const { t } = useTranslation();
  const query = useQuery(nodesQuery(asked, list, page));
  const columns = useColumns(list, asked);
  return (
    <Section
      title={t("packages.lists")}
      actions={
        <>
          <Download path={EXPORT} query={{ ...exported(asked), list }} label={t("packages.exportShown")} />
          <Download path={EXPORT} query={exported(asked)} label={t("packages.exportAll")} />
        </>
      }
    >
      <Answer query={query}>
        {({ list: shown, items, total, totals }) => (
          <Stack gap="xs">
            <Text size="sm" c="dimmed" aria-live="polite">
              {t("packages.sum", { ...totals, all: totals.yes + totals.no + totals.unknown })}
              {totals.retired > 0 && ` (${t("packages.retired", { count: totals.retired })})`}
            </Text>
            <Unlisted />
            <Tabs value={list} onChange={(to) => onList((to ?? "yes") as List)}>
              <Tabs.List aria-label={t("packages.lists")}>
                {LISTS.map((one) => (
                  <ListTab key={one} list={one} count={totals[one]} />
                ))}
              </Tabs.List>
              <Tabs.Panel value={list} pt="sm">
                {shown === list && (
                  <Stack gap="xs">
                    <DataTable
                      label={t(`packages.list.${list}`)}
                      columns={columns}
                      rows={items}
                      id={(one) => one.managedNodeId}
                      minWidth={720}
                      empty={t(`packages.none.${list}`)}
                    />
                    <Pager total={total} size={ROWS} page={page} onPage={onPage} />
                  </Stack>
                )}
              </Tabs.Panel>
            </Tabs>
          </Stack>
        )}
      </Answer>
    </Section>
  );
}

function ListTab({ list, count }: { list: List; count: number }) {
  const { t } = useTranslation();
  const Sign = SIGNS[list];
  return (
    <Tabs.Tab
      value={list}
      leftSection={<Sign size={14} aria-hidden />}
      rightSection={
        <Badge size="sm" variant="light" color="gray">
          {count.toLocaleString()}
        </Badge>
      }
    >
      {t(`packages.list.${list}`)}
    </Tabs.Tab>
  );
}

function useColumns(list: List, asked: Asked): TableColumn<PackageNode>[] {
  const { t } = useTranslation();
  const networks = useQuery(networksQuery).data?.items ?? [];
  const names = new Map(networks.map((one) => [one.networkId, one.displayName]));
  const columns: TableColumn<PackageNode>[] = [
    {
      id: "name",
      label: t("nodes.displayName"),
      cell: (one) => (
        <NodeLink
          networkId={one.networkId}
          nodeId={one.managedNodeId}
          tab={list === "unknown" ? "attempts" : "packages"}
        >
          {one.displayName}
        </NodeLink>
      ),
    },
    { id: "address", label: t("nodes.address"), cell: (one) => <span className="mono whole">{one.ipAddress}</span> },
  ];
  if (asked.networkId === undefined && networks.length > 1) {
    columns.push({
      id: "network",
      label: t("packages.network"),
      cell: (one) => <span className="said">{names.get(one.networkId) ?? one.networkId}</span>,
    });
  }
  if (list === "yes") {
    columns.push({
      id: "installed",
      label: t("packages.installed"),
      cell: (one) => <Installed packages={one.packages ?? []} asked={asked} />,
    });
  }
  if (list === "unknown") {
    columns.push({ id: "reason", label: t("packages.reason"), cell: (one) => <Why node={one} /> });
  }
  return [...columns, { id: "readAt", label: t("packages.readAt"), cell: (one) => <Time at={one.readAt} /> }];
}

const PACKAGES = 4; // of a node that are shown at most

function Installed({ packages, asked }: { packages: NonNullable<PackageNode["packages"]>; asked: Asked }) {
  const { t } = useTranslation();
  return (
    <Stack gap={0}>
      {packages.slice(0, PACKAGES).map((one, index) => (
        <Group key={index} gap={8} wrap="nowrap">
          {one.name !== asked.name && (
            <Text size="sm" className="said">
              {one.name}
            </Text>
          )}
          <span className="mono said">{one.epoch ? `${one.epoch}:${one.version ?? ""}` : one.version}</span>
          <Text size="xs" c="dimmed">
            {one.arch}
          </Text>
        </Group>
      ))}
      {packages.length > PACKAGES && (
        <Text size="xs" c="dimmed">
          {t("difference.more", { count: packages.length - PACKAGES })}
        </Text>
      )}
    </Stack>
  );
}

function Why({ node: { reason, problem } }: { node: PackageNode }) {
  const { t, i18n } = useTranslation();
  if (!reason) return null;
  const advice = problem ? problemAdvice(problem, i18n.language) : null;
  return (
    <Stack gap={0}>
      <Text size="sm">{t(`packages.reasons.${reason}`)}</Text>
      {problem && (
        <Text size="xs" c="dimmed" className="said" title={advice ?? undefined}>
          {problemText(problem, i18n.language)}
        </Text>
      )}
    </Stack>
  );
}
