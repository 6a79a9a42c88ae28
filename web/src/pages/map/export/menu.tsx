/** The map as a file: which kind is wanted, and what stands around the picture. */
import { Button, Menu } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { networkQuery } from "../../../api/ask";
import { useExact } from "../../../parts/time";
import { tellFailed } from "../../../parts/told";
import { shotsQuery } from "../ask";
import { useShotName } from "../shots";
import type { Shown } from "../stage";
import type { Frame } from "./framed";
import { KINDS, type Kind } from "./kinds";

interface Props {
  networkId: string;
  snapshotId: number | undefined;
  shown: Shown;
}

export function ExportMenu({ networkId, snapshotId, shown }: Props) {
  const { t } = useTranslation();
  const frame = useFrame(networkId, snapshotId, shown);
  const keep = (kind: Kind) => {
    const made = frame();
    void import("./save").then(({ save }) => save(kind, shown, made, `${made.title}-map`)).catch(tellFailed);
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />}>
          {t("map.export")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {KINDS.map((kind) => (
          <Menu.Item key={kind} onClick={() => keep(kind)}>
            {t(`map.exports.${kind}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Of the network, as of the snapshot that is looked at, or of the moment in which it is asked for. */
function useFrame(networkId: string, snapshotId: number | undefined, shown: Shown): () => Frame {
  const { t } = useTranslation();
  const exact = useExact();
  const named = useShotName();
  const { data: network } = useQuery(networkQuery(networkId));
  const { data: shots = [] } = useQuery(shotsQuery(networkId));
  return () => {
    const shot = shots.find((one) => Number(one.snapshotId) === snapshotId);
    const when = shot ? named(shot) : exact(new Date().toISOString());
    const count = shown.spoken.count(shown.world.names.length);
    return {
      title: network?.displayName ?? networkId,
      about: [t("map.asOf", { when }), count, ...shown.layers.map((one) => t(`map.l${one as 2 | 3}`))].join(" · "),
      router: t("map.router"),
      firewall: t("map.firewall"),
      distribution: t("map.distribution"),
      access: t("map.access"),
      strangers: t("map.strangers"),
      solid: t("map.solid"),
      dashed: t("map.dashed"),
    };
  };
}
