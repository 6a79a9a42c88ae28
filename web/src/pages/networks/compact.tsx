/** Networks as a table, a line each: for who looks after many customers. */
import { Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../api/client";
import { DataTable, type TableColumn } from "../../parts/table";
import { Time } from "../../parts/time";
import { COUNTED, needs } from "./need";
import { Count, Ksockets, Name, Needs } from "./parts";
import { Running, isUnderWay } from "./running";

type Network = Schemas["NetworkView"];

interface Props {
  networks: Network[];
  /** What each space is called; null: there is one alone, and nobody needs to know. */
  spaces: Map<string, string> | null;
  now: Date;
}

export function Compact({ networks, spaces, now }: Props) {
  const { t } = useTranslation();
  const space: TableColumn<Network> = {
    id: "space",
    label: t("networks.space"),
    cell: (one) => <span className="said">{spaces?.get(one.spaceId)}</span>,
  };
  const columns: TableColumn<Network>[] = [
    { id: "name", label: t("common.name"), cell: (one) => <Name network={one} /> },
    ...(spaces ? [space] : []),
    ...COUNTED.map((state) => ({
      id: state,
      label: t(`networks.${state}`),
      numeric: true,
      cell: (one: Network) => <Count network={one} state={state} />,
    })),
    { id: "ksockets", label: t("networks.ksockets"), cell: (one) => <Ksockets network={one} /> },
    {
      id: "lastScan",
      label: t("networks.lastScan"),
      cell: (one) => (isUnderWay(one) ? <Running networkId={one.networkId} /> : <Time at={one.lastScanTerminatedAt} />),
    },
    {
      id: "needs",
      label: t("networks.needs"),
      cell: (one) => (
        <Stack gap={0}>
          <Needs needs={needs(one, now).filter(({ what }) => what !== "new" && what !== "outdated")} />
        </Stack>
      ),
    },
  ];
  return <DataTable label={t("networks.title")} columns={columns} rows={networks} id={(one) => one.networkId} />;
}
