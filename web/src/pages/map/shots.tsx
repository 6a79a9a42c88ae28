/** A slider over the snapshots of the network: the last place is now. */
import { Group, Slider, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../api/client";
import { useExact } from "../../parts/time";
import { shotsQuery } from "./ask";

type Snapshot = Schemas["SnapshotView"];

interface Props {
  networkId: string;
  shown: number | undefined;
  onShow: (snapshotId: number | undefined) => void;
}

/** What a snapshot is called: when it was taken, and its name if it has one. */
export function useShotName(): (one: Pick<Snapshot, "createdAt" | "displayName">) => string {
  const exact = useExact();
  return ({ createdAt, displayName }) => {
    const when = createdAt ? exact(createdAt) : "";
    return displayName ? `${displayName} (${when})` : when;
  };
}

export function Shots({ networkId, shown, onShow }: Props) {
  const { t } = useTranslation();
  const named = useShotName();
  const { data: all = [] } = useQuery(shotsQuery(networkId));
  const found = all.findIndex((one) => Number(one.snapshotId) === shown);
  const place = shown === undefined || found < 0 ? all.length : found;
  const [held, setHeld] = useState<number | null>(null); // while the slider is moved
  const at = held ?? place;
  if (all.length === 0) return null;
  const said = (index: number) => {
    const one = all[index];
    return one?.createdAt ? named(one) : t("map.now");
  };
  return (
    <Group gap="sm" wrap="nowrap">
      <Text size="sm" c="dimmed" style={{ whiteSpace: "nowrap" }}>
        {t("map.snapshot")}
      </Text>
      <Slider
        flex={1}
        maw={420}
        miw={80}
        size="sm"
        min={0}
        max={all.length}
        step={1}
        value={at}
        label={null}
        onChange={setHeld}
        onChangeEnd={(index) => {
          setHeld(null);
          const one = all[index];
          onShow(one && Number(one.snapshotId));
        }}
        thumbLabel={t("map.snapshot")}
        thumbProps={{ "aria-valuetext": said(at) }}
      />
      <Text size="sm" className="line" aria-hidden>
        {said(at)}
      </Text>
    </Group>
  );
}
