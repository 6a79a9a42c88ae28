/** Step 2: who shall look. */
import { Button, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ksocketsQuery } from "../../api/ask";
import { Section } from "../../parts/page";
import { KsocketName } from "../ksockets/name";
import { Connected } from "../ksockets/signs";
import type { Go } from "./guide";

export function KsocketStep({ networkId, go }: { networkId: string; go: Go }) {
  const { t } = useTranslation();
  const there = useQuery(ksocketsQuery(networkId)).data?.items ?? [];
  return (
    <Section title={t("guide.ksocket.title")} about={t("guide.ksocket.about")}>
      {there.length > 0 && (
        <Stack gap="xs" mb="md">
          <Text size="sm">{t("guide.ksocket.there")}</Text>
          {there.map((one) => (
            <Group key={one.ksocketId} gap="sm">
              <Button
                variant="default"
                onClick={() => go({ ksocket: one.ksocketId, step: one.connected ? "credentials" : "connect" })}
              >
                <span className="line">{one.displayName}</span>
              </Button>
              <Connected ksocket={one} />
            </Group>
          ))}
        </Stack>
      )}
      <KsocketName networkId={networkId} done={({ ksocketId }) => go({ ksocket: ksocketId, step: "connect" })} />
    </Section>
  );
}
