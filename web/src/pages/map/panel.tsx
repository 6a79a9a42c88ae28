/** What is known of the selected thing, beside the map. */
import { Anchor, Badge, Button, CloseButton, Group, Paper, SegmentedControl, Stack, Text, Title } from "@mantine/core";
import { IconFocus2 } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { DeviceType } from "../../parts/device";
import { MOST_HOPS } from "./address";
import { STATES } from "./answer";
import type { Chosen } from "./chosen";
import { Links } from "./connections";
import { SIGNS } from "./paint/colours";
import { routerOf, type Layers } from "./paths";
import type { World } from "./world";

interface Props {
  networkId: string;
  world: World;
  one: Chosen;
  layers: Layers;
  hops: number;
  onHops: (hops: number) => void;
  onChoose: (one: Chosen) => void;
  onZoom: () => void;
  onClose: () => void;
}

export function Panel({ networkId, world, one, layers, hops, onHops, onChoose, onZoom, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Paper
      className="map-panel"
      component="section"
      aria-label={nameOf(one, world, t("map.noSite"), t("map.noSubnet"))}
      p="sm"
    >
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <div style={{ minWidth: 0 }}>
            <Text size="xs" c="dimmed">
              {one.kind === "strangers" ? t("map.strangers") : t(`map.${one.kind}`)}
            </Text>
            <Title order={2} size="h5" className="said">
              {nameOf(one, world, t("map.noSite"), t("map.noSubnet"))}
            </Title>
          </div>
          <CloseButton aria-label={t("common.close")} onClick={onClose} />
        </Group>
        {(one.kind === "node" || one.kind === "strangers") && (
          <Node world={world} node={one.node} onChoose={onChoose} />
        )}
        {one.kind === "subnet" && <Subnet world={world} subnet={one.subnet} onChoose={onChoose} />}
        {one.kind === "site" && <Site world={world} site={one.site} onChoose={onChoose} />}
        <Group gap="xs">
          {(one.kind === "node" || one.kind === "strangers") && (
            <Button
              size="xs"
              component={Link}
              to={`/apps/sonar/networks/${networkId}/managed-nodes/${world.ids[one.node] ?? ""}`}
            >
              {t("map.open")}
            </Button>
          )}
          <Button size="xs" variant="default" leftSection={<IconFocus2 size={14} aria-hidden />} onClick={onZoom}>
            {t("map.zoomTo")}
          </Button>
        </Group>
        <div>
          <Text size="xs" c="dimmed" id="map-hops">
            {t("map.hops")}
          </Text>
          <SegmentedControl
            size="xs"
            fullWidth
            aria-labelledby="map-hops"
            value={String(hops)}
            onChange={(value) => onHops(Number(value))}
            data={Array.from({ length: MOST_HOPS + 1 }, (_, at) => ({
              value: String(at),
              label: at === 0 ? t("map.hopsAll") : String(at),
            }))}
          />
        </div>
        <Links world={world} one={one} layers={layers} onChoose={onChoose} />
      </Stack>
    </Paper>
  );
}

function nameOf(one: Chosen, world: World, noSite: string, noSubnet: string): string {
  if (one.kind === "site") return world.sites[one.site]?.name || noSite;
  if (one.kind === "subnet") return world.subnets[one.subnet]?.cidr || noSubnet;
  return world.names[one.node] ?? "";
}

function Node({ world, node, onChoose }: { world: World; node: number; onChoose: (one: Chosen) => void }) {
  const { t } = useTranslation();
  const subnet = world.subnets[world.subnet[node] ?? -1];
  const site = world.sites[world.site[node] ?? -1];
  const state = world.state[node] ?? 0;
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <Badge variant="default" tt="none">
          {`${SIGNS[state as 0 | 1 | 2 | 3]} ${t(`map.states.${STATES[state as 0 | 1 | 2 | 3]}`)}`.trim()}
        </Badge>
        {world.types[node] && (
          <Badge variant="default" tt="none" className="said">
            <DeviceType type={world.types[node]} />
          </Badge>
        )}
      </Group>
      <Row name={t("map.address")}>
        <span className="mono">{world.addrs[node] || t("map.noAddress")}</span>
      </Row>
      {site && (
        <Row name={t("map.site")}>
          <Go onClick={() => onChoose({ kind: "site", site: site.index })}>{site.name || t("map.noSite")}</Go>
        </Row>
      )}
      {subnet && (
        <Row name={t("map.subnet")}>
          <Go onClick={() => onChoose({ kind: "subnet", subnet: subnet.index })}>{subnet.cidr || t("map.noSubnet")}</Go>
        </Row>
      )}
    </Stack>
  );
}

function Subnet({ world, subnet, onChoose }: { world: World; subnet: number; onChoose: (one: Chosen) => void }) {
  const { t } = useTranslation();
  const one = world.subnets[subnet];
  const site = world.sites[one?.site ?? -1];
  if (!one) return null;
  return (
    <Stack gap={4}>
      <Counts total={one.nodes} states={one.states} />
      {site && (
        <Row name={t("map.site")}>
          <Go onClick={() => onChoose({ kind: "site", site: site.index })}>{site.name || t("map.noSite")}</Go>
        </Row>
      )}
    </Stack>
  );
}

function Site({ world, site, onChoose }: { world: World; site: number; onChoose: (one: Chosen) => void }) {
  const { t } = useTranslation();
  const one = world.sites[site];
  const router = routerOf(world, site);
  if (!one) return null;
  return (
    <Stack gap={4}>
      <Counts total={one.nodes} states={one.states} />
      <Row name={t("map.devices")}>{one.devices.length.toLocaleString()}</Row>
      <Row name={t("map.subnets")}>{one.subnets.length.toLocaleString()}</Row>
      {router >= 0 && (
        <Row name={t("map.router")}>
          <Go onClick={() => onChoose({ kind: "node", node: router })}>{world.names[router]}</Go>
        </Row>
      )}
    </Stack>
  );
}

function Counts({ total, states }: { total: number; states: number[] }) {
  const { t } = useTranslation();
  return (
    <>
      <Row name={t("map.nodes")}>{total.toLocaleString()}</Row>
      {STATES.map((state, at) => (
        <Row key={state} name={`${SIGNS[at]} ${t(`map.states.${state}`)}`.trim()}>
          {(states[at] ?? 0).toLocaleString()}
        </Row>
      ))}
    </>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Group gap="sm" wrap="nowrap" justify="space-between">
      <Text size="sm" c="dimmed" style={{ whiteSpace: "nowrap" }}>
        {name}
      </Text>
      <Text size="sm" className="line" component="div">
        {children}
      </Text>
    </Group>
  );
}

function Go({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <Anchor component="button" type="button" size="sm" className="line" maw="100%" onClick={onClick}>
      {children}
    </Anchor>
  );
}
