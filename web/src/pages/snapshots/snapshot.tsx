/** One snapshot: what it is of, and its nodes. */
import { Anchor, Button, Group, Stack, Text } from "@mantine/core";
import { IconArrowsDiff, IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../api/client";
import { useOperates } from "../../api/rights";
import { DeviceType } from "../../parts/device";
import { Answer } from "../../parts/failed";
import { Section } from "../../parts/page";
import { DataTable, Pager, type TableColumn } from "../../parts/table";
import { TypedInput } from "../../parts/typedinput";
import { ROWS, snapshotNodesQuery, snapshotQuery, type Snapshot } from "./ask";
import { Waiting } from "./judge";
import { Naming } from "./name";
import { RunStatus, SnapshotStatus, useCalled, useTaken } from "./said";

type SeenNode = Schemas["SnapshotNode"];

const route = getRouteApi("/apps/sonar/networks/$networkId/snapshots/$snapshotId");

export function SnapshotPage() {
  const { networkId, snapshotId } = route.useParams();
  const query = useQuery(snapshotQuery(networkId, snapshotId));
  return <Answer query={query}>{(snapshot) => <Shown snapshot={snapshot} />}</Answer>;
}

function Shown({ snapshot }: { snapshot: Snapshot }) {
  const { t } = useTranslation();
  const called = useCalled();
  const operates = useOperates(snapshot.networkId);
  const { networkId, snapshotId } = snapshot;
  return (
    <Section
      title={called(snapshot)}
      actions={
        <>
          {operates && <Naming snapshot={snapshot} size="sm" />}
          <Button
            renderRoot={(props) => (
              <Link
                {...props}
                to="/apps/sonar/networks/$networkId/snapshots/$snapshotId/difference"
                params={{ networkId, snapshotId }}
              />
            )}
            leftSection={<IconArrowsDiff size={16} aria-hidden />}
          >
            {t("snapshots.compare")}
          </Button>
        </>
      }
    >
      <About snapshot={snapshot} />
      {snapshot.status === "waiting" && <Waiting snapshot={snapshot} />}
      <Nodes snapshot={snapshot} />
    </Section>
  );
}

function About({ snapshot }: { snapshot: Snapshot }) {
  const { t } = useTranslation();
  const taken = useTaken();
  const facts: [string, React.ReactNode][] = [
    ...(snapshot.displayName === null ? [] : [[t("snapshots.when"), taken(snapshot)] as [string, string]]),
    [t("snapshots.status"), <SnapshotStatus key="status" status={snapshot.status} />],
    [t("snapshots.run"), <RunStatus key="run" snapshot={snapshot} />],
    [t("networks.nodes"), snapshot.numberOfNodes.toLocaleString()],
    [t("snapshots.addresses"), snapshot.numberOfAddresses.toLocaleString()],
    [t("networks.ksockets"), snapshot.ksockets.map((one) => one.displayName).join(", ")],
    ...(snapshot.namedBy ? [[t("snapshots.namedBy"), snapshot.namedBy] as [string, string]] : []),
  ];
  return (
    <Group component="dl" gap="xl" m={0}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <Text component="dt" size="xs" c="dimmed">
            {name}
          </Text>
          <Text component="dd" m={0} size="sm" className="said">
            {value}
          </Text>
        </div>
      ))}
    </Group>
  );
}

function Nodes({ snapshot }: { snapshot: Snapshot }) {
  const { t } = useTranslation();
  const { page, text = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const search = (wanted: string) =>
    void navigate({ search: (before) => ({ ...before, text: wanted || undefined, page: undefined }), replace: true });
  const columns = useColumns(snapshot);
  const query = useQuery(snapshotNodesQuery(snapshot.networkId, snapshot.snapshotId, page, text));
  return (
    <Stack gap="xs">
      <TypedInput
        aria-label={t("snapshots.searchNodes")}
        placeholder={t("snapshots.searchNodes")}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={text}
        maxLength={200}
        maw={360}
        onType={search}
      />
      <Answer query={query}>
        {({ items, total }) => (
          <>
            <DataTable
              label={t("snapshots.nodesOf")}
              columns={columns}
              rows={items}
              id={(one) => one.nodeId}
              minWidth={600}
              empty={text ? t("state.nothingFound") : t("snapshots.noNodes")}
            />
            <Pager
              total={total}
              size={ROWS}
              page={page ?? 1}
              onPage={(to) => void navigate({ search: (before) => ({ ...before, page: to > 1 ? to : undefined }) })}
            />
          </>
        )}
      </Answer>
    </Stack>
  );
}

function useColumns({ networkId, snapshotId }: Snapshot): TableColumn<SeenNode>[] {
  const { t } = useTranslation();
  return [
    {
      id: "name",
      label: t("nodes.displayName"),
      cell: (one) => (
        <Anchor
          size="sm"
          className="said"
          renderRoot={(props) => (
            <Link
              {...props}
              to="/apps/sonar/networks/$networkId/snapshots/$snapshotId/nodes/$nodeId"
              params={{ networkId, snapshotId, nodeId: one.nodeId }}
            />
          )}
        >
          {one.displayName ?? one.addresses[0]?.addr ?? one.nodeId}
        </Anchor>
      ),
    },
    {
      id: "address",
      label: t("nodes.address"),
      cell: (one) => {
        const [first, ...others] = one.addresses;
        return (
          <span className="mono whole">
            {first?.addr}
            {others.length > 0 && ` +${others.length}`}
          </span>
        );
      },
    },
    {
      id: "type",
      label: t("nodes.deviceType"),
      cell: (one) => <DeviceType type={one.deviceTypes?.[0]?.type} />,
    },
    {
      id: "system",
      label: t("nodes.system"),
      cell: (one) => (
        <span className="said">{[one.system?.family, one.system?.version].filter(Boolean).join(" ")}</span>
      ),
    },
    {
      id: "packages",
      label: t("nodes.packages"),
      numeric: true,
      cell: (one) => one.numberOfPackages?.toLocaleString(),
    },
  ];
}
