/** Canvas, what is above and beside it, and the table below: all of one answer of the hub. */
import { Box, Stack, useComputedColorScheme } from "@mantine/core";
import { useCallback, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { deviceType } from "../../parts/device";
import { hopsOf, layersOf, listOf, spotOf, spotText, statesOf } from "./address";
import { STATES, type NetworkMap } from "./answer";
import { Bar } from "./bar";
import { Canvas } from "./canvas";
import { chosen as chosenOf, named, type Chosen } from "./chosen";
import { layout } from "./layout/layout";
import { Legend } from "./legend";
import { clearOf, mask } from "./narrow";
import { DARK, LIGHT } from "./paint/colours";
import { Panel } from "./panel";
import { path } from "./paths";
import { Places } from "./pick";
import { usePositions } from "./positions";
import type { MapSearch } from "./routes";
import type { Shown, Spot, Stage } from "./stage";
import { MapTable } from "./table";
import { world } from "./world";

interface Props {
  networkId: string;
  data: NetworkMap;
  search: MapSearch;
  change: (part: MapSearch) => void;
  shots: ReactNode;
}

export function Board({ networkId, data, search, change, shots }: Props) {
  const stageRef = useRef<Stage | null>(null);
  const [arranging, setArranging] = useState(false);
  const { positions, move, reset } = usePositions(networkId, data.positions);
  const shown = useShown(data, positions, search, arranging);
  const { world: made, chosen } = shown;

  const choose = useCallback(
    (one: Chosen | null) => change({ selected: one ? named(one, made) : undefined }),
    [change, made],
  );
  const looked = useCallback((spot: Spot) => change({ at: spotText(spot) }), [change]);
  const go = (one: Chosen) => {
    choose(one);
    stageRef.current?.zoomTo(one);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Escape" && chosen) choose(null);
  };
  return (
    <Stack gap="xs" onKeyDown={onKey}>
      <Bar
        networkId={networkId}
        shown={shown}
        search={search}
        change={change}
        onGo={go}
        stageRef={stageRef}
        arranging={arranging}
        onArrange={setArranging}
        onReset={reset}
      />
      {shots}
      <Box pos="relative" className="map-frame">
        <Canvas
          shown={shown}
          spot={spotOf(search.at)}
          stageRef={stageRef}
          choose={choose}
          moved={move}
          looked={looked}
        />
        {chosen && (
          <Panel
            networkId={networkId}
            world={made}
            one={chosen}
            layers={shown.layers}
            hops={hopsOf(search.hops)}
            onHops={(hops) => change({ hops: hops === 0 ? undefined : hops })}
            onChoose={go}
            onZoom={() => stageRef.current?.zoomTo(chosen)}
            onClose={() => {
              choose(null);
              stageRef.current?.canvas.focus({ preventScroll: true }); // the button that had it is gone
            }}
          />
        )}
      </Box>
      <Legend />
      <MapTable world={made} shown={shown.shown} chosen={chosen} onChoose={go} />
    </Stack>
  );
}

/** What the stage shows; each part is only made anew when what it is made of is. */
function useShown(data: NetworkMap, positions: NetworkMap["positions"], search: MapSearch, arranging: boolean): Shown {
  const { t } = useTranslation();
  const dark = useComputedColorScheme("light") === "dark";
  const made = useMemo(() => world(data), [data]);
  const boxes = useMemo(() => layout(made, positions), [made, positions]);
  const places = useMemo(() => new Places(boxes), [boxes]);
  const layers = useMemo(() => layersOf(search.layers), [search.layers]);
  const one = useMemo(() => chosenOf(search.selected, made), [search.selected, made]);
  const lit = useMemo(() => path(made, one, layers), [made, one, layers]);
  const hops = hopsOf(search.hops);
  const around = hops > 0 ? one : null; // without hops a selection makes nothing faint
  const shown = useMemo(() => {
    const by = { states: statesOf(search), types: listOf(search.type), hops };
    return mask(made, by, around, layers);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- of the address only these parts
  }, [made, search.state, search.type, hops, around, layers]);
  const clear = useMemo(() => clearOf(made, shown), [made, shown]);
  const spoken = useMemo(
    () => ({
      noSite: t("map.noSite"),
      noSubnet: t("map.noSubnet"),
      strangers: t("map.strangers"),
      states: STATES.map((state) => t(`map.states.${state}`)),
      count: (count: number) => t("map.count", { count }),
      type: (type: string) => deviceType(type, t),
    }),
    [t],
  );
  const colours = dark ? DARK : LIGHT;
  return useMemo(
    () => ({ world: made, layout: boxes, places, layers, chosen: one, lit, shown, clear, spoken, colours, arranging }),
    [made, boxes, places, layers, one, lit, shown, clear, spoken, colours, arranging],
  );
}
