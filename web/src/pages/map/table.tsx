/** The content of the map as a table: for screen readers and keyboards. Only the rows in sight are drawn. */
import { Text } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { useDeviceType } from "../../parts/device";
import { STATES } from "./answer";
import type { Chosen } from "./chosen";
import { SIGNS } from "./paint/colours";
import type { World } from "./world";

const ROW = 32; // pixels
const COLUMNS = ["site", "kind", "subnet", "name", "address", "type", "state", "links"] as const;
const WIDTHS =
  "minmax(80px,1fr) minmax(100px,1fr) minmax(110px,1fr) minmax(140px,2fr) minmax(110px,1fr) minmax(80px,1fr) minmax(90px,1fr) 70px";
const TIERS = ["host", "router", "distribution", "access"] as const;

interface Props {
  world: World;
  shown: Uint8Array | null;
  chosen: Chosen | null;
  onChoose: (one: Chosen) => void;
}

export function MapTable({ world, shown, chosen, onChoose }: Props) {
  const { t } = useTranslation();
  const nodes = useMemo(() => ordered(world, shown), [world, shown]);
  const place = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const rows = useVirtualizer({
    count: nodes.length,
    getScrollElement: () => place.current,
    estimateSize: () => ROW,
    overscan: 8,
  });
  const selected = chosen?.kind === "node" ? nodes.indexOf(chosen.node) : -1;
  useEffect(() => {
    if (selected < 0) return;
    setActive(selected);
    rows.scrollToIndex(selected);
  }, [selected, rows]);
  const drawn = rows.getVirtualItems();
  const onKey = (event: KeyboardEvent) => {
    const page = Math.floor((place.current?.clientHeight ?? ROW) / ROW) - 2;
    const moves: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: nodes.length - 1,
    };
    const to = moves[event.key];
    const node = nodes[active];
    if (to !== undefined) {
      const next = Math.max(0, Math.min(nodes.length - 1, to));
      setActive(next);
      rows.scrollToIndex(next);
    } else if (event.key === "Enter" && node !== undefined) onChoose({ kind: "node", node });
    else return;
    event.preventDefault();
  };
  return (
    <>
      <Text size="sm" c="dimmed" aria-live="polite">
        {t("map.count", { count: nodes.length })}
      </Text>
      <div
        ref={place}
        className="grid"
        role="grid"
        aria-label={t("map.table")}
        aria-rowcount={nodes.length + 1}
        aria-activedescendant={drawn.some((one) => one.index === active) ? `map-row-${active}` : undefined}
        tabIndex={0}
        onKeyDown={onKey}
        style={{ height: 280 }}
      >
        <div style={{ minWidth: 860 }}>
          <div className="grid-head" role="row" aria-rowindex={1} style={{ gridTemplateColumns: WIDTHS, height: ROW }}>
            {COLUMNS.map((one) => (
              <div key={one} className="grid-cell line" role="columnheader" style={one === "links" ? RIGHT : undefined}>
                {t(`map.${one}`)}
              </div>
            ))}
          </div>
          <div style={{ height: rows.getTotalSize(), position: "relative" }}>
            {drawn.map(({ index, start }) => (
              <Row
                key={index}
                world={world}
                node={nodes[index] ?? 0}
                index={index}
                active={index === active}
                selected={index === selected}
                start={start}
                onChoose={onChoose}
              />
            ))}
          </div>
        </div>
      </div>
    </>
  );
}

const RIGHT = { textAlign: "right" } as const;

interface RowProps {
  world: World;
  node: number;
  index: number;
  active: boolean;
  selected: boolean;
  start: number;
  onChoose: (one: Chosen) => void;
}

function Row({ world, node, index, active, selected, start, onChoose }: RowProps) {
  const { t } = useTranslation();
  const device = useDeviceType();
  const state = (world.state[node] ?? 0) as 0 | 1 | 2 | 3;
  const subnet = world.subnets[world.subnet[node] ?? -1];
  const cells = [
    world.sites[world.site[node] ?? -1]?.name || t("map.noSite"),
    t(`map.tiers.${TIERS[world.tier[node] ?? 0] ?? "host"}`),
    subnet ? subnet.cidr || t("map.noSubnet") : "",
    world.names[node] ?? "",
    world.addrs[node] ?? "",
    device(world.types[node] ?? ""),
    `${SIGNS[state]} ${t(`map.states.${STATES[state]}`)}`.trim(),
    (world.linksOf[node]?.length ?? 0).toLocaleString(),
  ];
  return (
    <div
      id={`map-row-${index}`}
      className="grid-row"
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-active={active}
      style={{ gridTemplateColumns: WIDTHS, height: ROW, transform: `translateY(${start}px)` }}
      onClick={() => onChoose({ kind: "node", node })}
    >
      {cells.map((cell, at) => (
        <div key={COLUMNS[at]} className="grid-cell line" role="gridcell" style={at === 7 ? RIGHT : undefined}>
          {cell}
        </div>
      ))}
    </div>
  );
}

/** Site by site: its infrastructure, then its subnets' hosts in the order of addresses; the faint ones are left out. */
function ordered(world: World, shown: Uint8Array | null): number[] {
  const all = world.sites.flatMap((site) => [
    ...site.devices,
    ...site.subnets.flatMap((one) => world.subnets[one]?.hosts ?? []),
  ]);
  return shown ? all.filter((node) => shown[node] === 1) : all;
}
