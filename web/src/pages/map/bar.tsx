/** What is above the map: search, links, filter, and what is done with the map as a whole. */
import { ActionIcon, Button, Chip, Group, Tooltip } from "@mantine/core";
import { IconArrowsMove, IconMaximize, IconMinus, IconPlus, IconRestore } from "@tabler/icons-react";
import type { ReactNode, RefObject } from "react";
import { useTranslation } from "react-i18next";
import { useOperates } from "../../api/rights";
import { confirm } from "../../parts/confirm";
import { layersOf, layersText } from "./address";
import type { Chosen } from "./chosen";
import { ExportMenu } from "./export/menu";
import { Filter } from "./filter";
import type { MapSearch } from "./routes";
import { Finder } from "./finder";
import type { Shown, Stage } from "./stage";

interface Props {
  networkId: string;
  shown: Shown;
  search: MapSearch;
  change: (part: MapSearch) => void;
  onGo: (one: Chosen) => void;
  stageRef: RefObject<Stage | null>;
  arranging: boolean;
  onArrange: (on: boolean) => void;
  onReset: () => void;
}

const LAYERS = [2, 3] as const;

export function Bar({ networkId, shown, search, change, onGo, stageRef, arranging, onArrange, onReset }: Props) {
  const { t } = useTranslation();
  const operates = useOperates(networkId);
  const layers = layersOf(search.layers);
  return (
    <Group gap="xs">
      <Finder world={shown.world} onGo={onGo} />
      <Group gap={4} role="group" aria-label={t("map.layers")}>
        {LAYERS.map((layer) => (
          <Tooltip key={layer} label={t(`map.l${layer}About`)}>
            <Chip
              size="sm"
              checked={layers.includes(layer)}
              onChange={(on) =>
                change({ layers: layersText(LAYERS.filter((one) => (one === layer ? on : layers.includes(one)))) })
              }
            >
              {t(`map.l${layer}`)}
            </Chip>
          </Tooltip>
        ))}
      </Group>
      <Filter world={shown.world} search={search} change={change} />
      <Group gap={4} ml="auto">
        {operates && <Arranging arranging={arranging} onArrange={onArrange} onReset={onReset} />}
        <Button.Group>
          <Do label={t("map.zoomOut")} onClick={() => stageRef.current?.by(1 / 1.5)}>
            <IconMinus size={16} aria-hidden />
          </Do>
          <Do label={t("map.zoomIn")} onClick={() => stageRef.current?.by(1.5)}>
            <IconPlus size={16} aria-hidden />
          </Do>
          <Do label={t("map.fit")} onClick={() => stageRef.current?.fit()}>
            <IconMaximize size={16} aria-hidden />
          </Do>
        </Button.Group>
        <ExportMenu networkId={networkId} snapshotId={search.snapshotId} shown={shown} />
      </Group>
    </Group>
  );
}

function Arranging({ arranging, onArrange, onReset }: Pick<Props, "arranging" | "onArrange" | "onReset">) {
  const { t } = useTranslation();
  const ask = () =>
    confirm({ title: t("map.reset"), text: t("map.resetText"), action: t("map.reset"), onConfirm: onReset });
  return (
    <>
      <Tooltip label={t("map.arrangeAbout")} multiline w={260}>
        <Button
          variant={arranging ? "filled" : "default"}
          aria-pressed={arranging}
          leftSection={<IconArrowsMove size={16} aria-hidden />}
          onClick={() => onArrange(!arranging)}
        >
          {t("map.arrange")}
        </Button>
      </Tooltip>
      {arranging && (
        <Button variant="default" leftSection={<IconRestore size={16} aria-hidden />} onClick={ask}>
          {t("map.reset")}
        </Button>
      )}
    </>
  );
}

function Do({ label, onClick, children }: { label: string; onClick: () => void; children: ReactNode }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="default" size={36} aria-label={label} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
