/** What a network's card and its row in the table show alike. */
import { Anchor, Badge, Group, Text } from "@mantine/core";
import {
  IconAlertTriangle,
  IconInfoCircle,
  IconPlugConnected,
  IconPlugConnectedX,
  IconPlugOff,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../api/client";
import { isWrong, type Need } from "./need";

type Network = Schemas["NetworkView"];

export function Name({ network }: { network: Network }) {
  return (
    <Anchor
      renderRoot={(props) => (
        <Link {...props} to="/apps/sonar/networks/$networkId/managed-nodes" params={{ networkId: network.networkId }} />
      )}
      fw={600}
      className="said"
    >
      {network.displayName}
    </Anchor>
  );
}

/** How many nodes are of a state, and the way to them. */
export function Count({ network, state }: { network: Network; state: "new" | "stable" | "outdated" }) {
  const { t } = useTranslation();
  const count = network.numberOfNodes[state] ?? 0;
  if (count === 0)
    return (
      <Text span inherit c="dimmed">
        0
      </Text>
    );
  return (
    <Anchor
      inherit
      c={state === "stable" ? "var(--mantine-color-text)" : "var(--mantine-color-anchor)"}
      aria-label={t("networks.countOf", { state: t(`networks.${state}`), count, name: network.displayName })}
      renderRoot={(props) => (
        <Link
          {...props}
          to="/apps/sonar/networks/$networkId/managed-nodes"
          params={{ networkId: network.networkId }}
          search={{ search: `state:${state}` }}
        />
      )}
    >
      {count.toLocaleString()}
    </Anchor>
  );
}

export function Ksockets({ network }: { network: Network }) {
  const { t } = useTranslation();
  const { numberOfKsockets: all, numberConnected: connected, numberRefused: refused } = network.standing;
  const whole = all > 0 && connected === all;
  const Sign = all === 0 ? IconPlugOff : whole ? IconPlugConnected : IconPlugConnectedX;
  return (
    <Badge
      color={all === 0 ? "gray" : whole ? "teal" : refused > 0 || connected === 0 ? "red" : "orange"}
      variant="light"
      autoContrast
      tt="none"
      leftSection={<Sign size={14} aria-hidden />}
    >
      {all === 0 ? t("networks.noKsockets") : t("networks.connectedOf", { connected, all })}
    </Badge>
  );
}

/** Why it needs somebody: by sign and in words. */
export function Needs({ needs }: { needs: Need[] }) {
  const { t } = useTranslation();
  return needs.map((need) => {
    const wrong = isWrong(need);
    const Sign = wrong ? IconAlertTriangle : IconInfoCircle;
    return (
      <Group key={need.what} gap={6} wrap="nowrap" align="flex-start">
        <Sign
          size={16}
          aria-hidden
          style={{ flex: "none", marginTop: 2 }}
          color={wrong ? "var(--mantine-color-error)" : "var(--mantine-color-dimmed)"}
        />
        <Text size="sm" c={wrong ? "var(--mantine-color-error)" : "var(--mantine-color-text)"}>
          {t(`networks.need.${need.what}`, { count: need.count })}
        </Text>
      </Group>
    );
  });
}
