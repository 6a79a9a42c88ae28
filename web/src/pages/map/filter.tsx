/** Which nodes are shown clearly: by state and by device type. The others stay where they are, faint. */
import { Button, Checkbox, Group, Popover, ScrollArea, Stack } from "@mantine/core";
import { IconFilter } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { DeviceType } from "../../parts/device";
import { listOf, statesOf } from "./address";
import { STATES } from "./answer";
import { typesOf } from "./narrow";
import type { MapSearch } from "./routes";
import type { World } from "./world";

const MOST = 40; // types

interface Props {
  world: World;
  search: MapSearch;
  change: (part: MapSearch) => void;
}

export function Filter({ world, search, change }: Props) {
  const { t } = useTranslation();
  const types = useMemo(() => typesOf(world).slice(0, MOST), [world]);
  const states = statesOf(search);
  const wanted = listOf(search.type);
  const count = states.length + wanted.length;
  const said = (list: string[]) => (list.length === 0 ? undefined : list.join(","));
  return (
    <Popover position="bottom-start" trapFocus>
      <Popover.Target>
        <Button variant={count > 0 ? "light" : "default"} leftSection={<IconFilter size={16} aria-hidden />}>
          {count > 0 ? t("map.narrowed", { count }) : t("map.narrow")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm">
          <Group align="flex-start" gap="xl" wrap="nowrap">
            <Checkbox.Group label={t("map.state")} value={states} onChange={(list) => change({ state: said(list) })}>
              <Stack gap={6} mt={4}>
                {STATES.map((state) => (
                  <Checkbox key={state} value={state} label={t(`map.states.${state}`)} />
                ))}
              </Stack>
            </Checkbox.Group>
            {types.length > 0 && (
              <Checkbox.Group label={t("map.type")} value={wanted} onChange={(list) => change({ type: said(list) })}>
                <ScrollArea.Autosize mah={280} type="auto">
                  <Stack gap={6} mt={4} maw={220}>
                    {types.map((type) => (
                      <Checkbox key={type} value={type} label={<DeviceType type={type} />} />
                    ))}
                  </Stack>
                </ScrollArea.Autosize>
              </Checkbox.Group>
            )}
          </Group>
          {count > 0 && (
            <Button size="xs" variant="default" onClick={() => change({ state: undefined, type: undefined })}>
              {t("common.clear")}
            </Button>
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
