/** What a Ksocket's state is called: by word and sign, never by colour alone. */
import { Badge, Group, Stack, Text } from "@mantine/core";
import {
  IconAlertTriangle,
  IconCheck,
  IconClock,
  IconPlugConnected,
  IconPlugConnectedX,
  IconX,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useNow } from "../../parts/now";
import { Time } from "../../parts/time";
import type { Ksocket } from "./ask";
import { day, daysLeft, standing } from "./expiry";

export function Connected({ ksocket }: { ksocket: Ksocket }) {
  const { t } = useTranslation();
  const Sign = ksocket.connected ? IconPlugConnected : IconPlugConnectedX;
  return (
    <Badge
      color={ksocket.connected ? "teal" : "gray"}
      variant="light"
      tt="none"
      flex="none"
      leftSection={<Sign size={14} aria-hidden />}
    >
      {t(ksocket.connected ? "ksockets.connected" : "ksockets.notConnected")}
    </Badge>
  );
}

const STANDINGS = {
  expired: { color: "red", Sign: IconX },
  soon: { color: "orange", Sign: IconAlertTriangle },
} as const;

/** The expiry date; marked when it is near or past. */
export function Expiry({ at, zone }: { at: string | null; zone: string | undefined }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const stands = standing(at, now);
  if (at === null || stands === "none") return <Text size="sm">{t("ksockets.noToken")}</Text>;
  const date = <time dateTime={at}>{day(new Date(at), zone, i18n.language)}</time>;
  if (stands === "valid") return date;
  const { color, Sign } = STANDINGS[stands];
  return (
    <Group gap={6} wrap="nowrap">
      {date}
      <Badge color={color} variant="light" tt="none" flex="none" leftSection={<Sign size={12} aria-hidden />}>
        {stands === "expired" ? t("ksockets.expired") : t("ksockets.soon", { count: daysLeft(at, now) })}
      </Badge>
    </Group>
  );
}

const STATES = {
  ordered: { color: "dimmed", Sign: IconClock },
  sent: { color: "dimmed", Sign: IconClock },
  done: { color: "teal", Sign: IconCheck },
  refused: { color: "red", Sign: IconX },
} as const;

/** How the last renewal stands; failed: why it could not even be asked for. */
export function Renewal({ ksocket, failed }: { ksocket: Ksocket; failed?: string | undefined }) {
  const { t } = useTranslation();
  if (failed !== undefined) {
    return (
      <Text size="sm" c="red" role="alert" className="said">
        {failed}
      </Text>
    );
  }
  const { renewal } = ksocket;
  if (!renewal) return null;
  const state = renewal.state in STATES ? (renewal.state as keyof typeof STATES) : "ordered";
  const { color, Sign } = STATES[state];
  const waits = state === "ordered" && !ksocket.connected;
  return (
    <Stack gap={0}>
      <Group gap={4} wrap="nowrap" align="flex-start">
        <Text c={color} span flex="none" lh={1.2}>
          <Sign size={14} aria-hidden />
        </Text>
        <Text size="sm" span>
          {t(waits ? "ksockets.renewal.waits" : `ksockets.renewal.${state}`)}{" "}
          <Text size="sm" c="dimmed" span>
            <Time at={renewal.at} />
          </Text>
        </Text>
      </Group>
      {state === "refused" && <WhyRefused code={renewal.code} detail={renewal.detail} />}
    </Stack>
  );
}

function WhyRefused({ code, detail }: { code: string | null; detail: string | null }) {
  const { t } = useTranslation();
  const known = code === "token-limit" || code === "token-not-stored" ? t(`ksockets.renewal.${code}`) : code;
  return (
    <Text size="xs" c="dimmed" className="said">
      {detail ? `${known ?? ""} (${detail})` : known}
    </Text>
  );
}

const CODES = [
  "token-expired",
  "token-revoked",
  "duplicate-installation",
  "connections",
  "hub-full",
  "unknown-token",
  "too-often",
  "not-ordered",
  "protocol",
  "oversized",
  "order",
  "epoch",
  "quota",
] as const;

/** Why a connection was sent away: a code, and perhaps what the hub wrote behind it. */
export function Why({ code }: { code: string }) {
  const { t } = useTranslation();
  const [word] = code.split(": ", 1);
  const known = CODES.find((one) => one === word);
  return <span className="said">{known ? t(`ksockets.why.${known}`) : code}</span>;
}
