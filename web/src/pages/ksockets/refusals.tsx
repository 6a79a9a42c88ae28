/** Who came with a token of this Ksocket and was sent away. */
import { useQuery } from "@tanstack/react-query";
import { Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../api/client";
import { Answer } from "../../parts/failed";
import { Section } from "../../parts/page";
import { DataTable, type TableColumn } from "../../parts/table";
import { Time } from "../../parts/time";
import { refusalsQuery, type Ksocket } from "./ask";
import { Why } from "./signs";

type Refusal = Schemas["RefusedConnection"];

export function Refusals({ ksocket: { networkId, ksocketId } }: { ksocket: Ksocket }) {
  const { t } = useTranslation();
  const refusals = useQuery(refusalsQuery(networkId, ksocketId));
  const columns: TableColumn<Refusal>[] = [
    { id: "lastAt", label: t("ksockets.lastRefused"), cell: (one) => <Time at={one.lastAt} /> },
    { id: "code", label: t("ksockets.reason"), cell: (one) => <Reason refusal={one} /> },
    { id: "remoteAddr", label: t("ksockets.from"), cell: (one) => <span className="mono said">{one.remoteAddr}</span> },
    { id: "version", label: t("ksockets.version"), cell: (one) => <span className="said">{one.version}</span> },
    { id: "times", label: t("ksockets.times"), numeric: true, cell: (one) => one.times.toLocaleString() },
    { id: "firstAt", label: t("ksockets.firstRefused"), cell: (one) => <Time at={one.firstAt} /> },
  ];
  return (
    <Section title={t("ksockets.refusals")} about={t("ksockets.refusalsAbout")}>
      <Answer query={refusals}>
        {({ items }) => (
          <DataTable
            label={t("ksockets.refusals")}
            minWidth={760}
            columns={columns}
            rows={items}
            id={(one) => [one.code, one.detail, one.remoteAddr, one.installation].join("\n")}
            empty={t("ksockets.noRefusals")}
          />
        )}
      </Answer>
    </Section>
  );
}

function Reason({ refusal }: { refusal: Refusal }) {
  return (
    <Stack gap={0}>
      <Text size="sm">
        <Why code={refusal.code} />
      </Text>
      {refusal.detail && (
        <Text size="xs" c="dimmed" className="said">
          {refusal.detail}
        </Text>
      )}
    </Stack>
  );
}
