/** Networks as cards: as many as one looks at together. */
import { Card, Group, SimpleGrid, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../api/client";
import { Time } from "../../parts/time";
import { COUNTED, needs } from "./need";
import { Count, Ksockets, Name, Needs } from "./parts";
import { Running, isUnderWay } from "./running";

type Network = Schemas["NetworkView"];

export function Cards({ networks, now }: { networks: Network[]; now: Date }) {
  return (
    <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }}>
      {networks.map((one) => (
        <NetworkCard key={one.networkId} network={one} now={now} />
      ))}
    </SimpleGrid>
  );
}

function NetworkCard({ network, now }: { network: Network; now: Date }) {
  const { t } = useTranslation();
  return (
    <Card withBorder padding="md" component="article" aria-label={network.displayName}>
      <Stack gap="sm" h="100%">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Name network={network} />
          <Ksockets network={network} />
        </Group>
        <Group gap="xl">
          {COUNTED.map((state) => (
            <div key={state}>
              <Text size="xs" c="dimmed">
                {t(`networks.${state}`)}
              </Text>
              <Text fw={600} size="lg">
                <Count network={network} state={state} />
              </Text>
            </div>
          ))}
        </Group>
        <Stack gap={4}>
          <Needs needs={needs(network, now).filter((one) => one.what !== "new" && one.what !== "outdated")} />
          <Needs needs={needs(network, now).filter((one) => one.what === "new" || one.what === "outdated")} />
        </Stack>
        <div style={{ marginTop: "auto" }}>
          {isUnderWay(network) ? (
            <Running networkId={network.networkId} />
          ) : (
            <Text size="sm" c="dimmed">
              {t("networks.lastScan")}: <Time at={network.lastScanTerminatedAt} />
            </Text>
          )}
        </div>
      </Stack>
    </Card>
  );
}
