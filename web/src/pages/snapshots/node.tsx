/** A node as one scan saw it, and what was installed on it then. */
import { Badge, Group, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../api/client";
import { useDeviceType } from "../../parts/device";
import { Answer } from "../../parts/failed";
import { NodeLink, SnapshotLink } from "../../parts/links";
import { Section } from "../../parts/page";
import { DataTable } from "../../parts/table";
import { way } from "../node/deciding";
import { Facts, useHardware } from "../node/detail";
import { PackageRows } from "../node/packages";
import { Parts } from "../node/parts";
import { Running } from "../node/running";
import { tellsOfRunning } from "../node/shown";
import { useSystem } from "../node/system";
import { Vlans } from "../node/vlans";
import { snapshotNodeQuery, snapshotPackagesQuery, snapshotQuery } from "./ask";
import { useCalled } from "./said";

type SeenNode = Schemas["SnapshotNode"];

const route = getRouteApi("/apps/sonar/networks/$networkId/snapshots/$snapshotId/nodes/$nodeId");

export function SnapshotNodePage() {
  const { networkId, snapshotId, nodeId } = route.useParams();
  const query = useQuery(snapshotNodeQuery(networkId, snapshotId, nodeId));
  return <Answer query={query}>{(node) => <Shown node={node} />}</Answer>;
}

function Shown({ node }: { node: SeenNode }) {
  const { t } = useTranslation();
  const device = useDeviceType();
  const { networkId, snapshotId, nodeId } = node;
  const packages = useQuery(snapshotPackagesQuery(networkId, snapshotId, nodeId));
  const system = useSystem(node);
  return (
    <Section
      title={node.displayName ?? node.addresses[0]?.addr ?? nodeId}
      actions={
        <NodeLink networkId={networkId} nodeId={nodeId}>
          {t("snapshots.seenHere")}
        </NodeLink>
      }
    >
      <Group gap="xs">
        <When networkId={networkId} snapshotId={snapshotId} />
        {system && (
          <Badge variant="default" tt="none">
            {system}
          </Badge>
        )}
        {node.deviceTypes?.slice(0, 2).map((one) => (
          <Badge key={one.type} variant="default" tt="none">
            {device(one.type)}
          </Badge>
        ))}
      </Group>
      <Stack>
        <DataTable
          label={t("node.addresses")}
          columns={[
            { id: "addr", label: t("nodes.address"), cell: (one) => <span className="mono whole">{way(one)}</span> },
            { id: "mac", label: t("nodes.mac"), cell: (one) => <span className="mono whole">{one.macaddr}</span> },
            {
              id: "name",
              label: t("node.hostname"),
              cell: (one) => <span className="said">{one.hostnames?.map((each) => each.hostname).join(", ")}</span>,
            },
          ]}
          rows={node.addresses}
          id={way}
        />
        <Facts title={t("node.hardware")} rows={useHardware(node)} />
        {tellsOfRunning(node) && <Running node={node} />}
        {!!node.components?.length && (
          <Section title={t("node.tabs.parts")}>
            <Parts node={node} height="26rem" />
          </Section>
        )}
        <Vlans node={node} />
        {node.numberOfPackages != null && (
          <Section title={t("snapshots.packagesThen")}>
            <Answer query={packages}>{(items) => <PackageRows items={items} />}</Answer>
          </Section>
        )}
      </Stack>
    </Section>
  );
}

function When({ networkId, snapshotId }: { networkId: string; snapshotId: string }) {
  const { t } = useTranslation();
  const called = useCalled();
  const snapshot = useQuery(snapshotQuery(networkId, snapshotId)).data;
  return (
    <SnapshotLink networkId={networkId} snapshotId={snapshotId}>
      {t("snapshots.of", { when: snapshot ? called(snapshot) : snapshotId })}
    </SnapshotLink>
  );
}
