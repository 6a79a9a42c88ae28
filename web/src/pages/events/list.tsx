/** Events as a list of any length: only what one looks at is drawn. */
import { Anchor, Center, Group, Loader, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Time } from "../../parts/time";
import { eventText } from "../../words/said";
import type { Happened } from "./ask";
import { KindSign, kindLabel, pressing } from "./kinds";

const ROW = 38; // pixels, of most
const AHEAD = 40; // events before the end of what is there at which more is asked for

interface Props {
  events: Happened[];
  /** The number of the newest event that was shown before. */
  seen: number;
  /** Of all networks: each says of which it is. */
  everywhere: boolean;
  loading: boolean;
  more: (() => void) | null;
}

export function EventList({ events, seen, everywhere, loading, more }: Props) {
  const { t } = useTranslation();
  const place = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: events.length,
    getScrollElement: () => place.current,
    estimateSize: () => ROW,
    getItemKey: (index) => events[index]?.eventId ?? index,
    overscan: 12,
  });
  const drawn = rows.getVirtualItems();
  const last = drawn.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && last + AHEAD > events.length) more();
  }, [last, events.length, more]);
  if (loading) {
    return (
      <Center mih={160}>
        <Loader aria-label={t("state.loading")} />
      </Center>
    );
  }
  return (
    <div
      ref={place}
      className="grid"
      tabIndex={0}
      role="list"
      aria-label={t("events.title")}
      style={{ height: `calc(100dvh - ${everywhere ? 230 : 270}px)`, minHeight: 240 }}
    >
      <div style={{ height: rows.getTotalSize(), position: "relative" }} role="presentation">
        {drawn.map(({ index, start, key }) => {
          const event = events[index];
          return (
            event && (
              <div
                key={key}
                ref={rows.measureElement}
                data-index={index}
                role="listitem"
                aria-setsize={more ? -1 : events.length}
                aria-posinset={index + 1}
                className="event"
                style={{ transform: `translateY(${start}px)` }}
              >
                <Event event={event} fresh={seen > 0 && Number(event.eventId) > seen} everywhere={everywhere} />
              </div>
            )
          );
        })}
      </div>
    </div>
  );
}

function Event({ event, fresh, everywhere }: { event: Happened; fresh: boolean; everywhere: boolean }) {
  const { t, i18n } = useTranslation();
  const label = kindLabel(event.kind, t);
  return (
    <>
      <span className="event-fresh">{fresh && <b title={t("events.unread")}>●</b>}</span>
      <KindSign
        kind={event.kind}
        size={16}
        role="img"
        aria-label={fresh ? `${t("events.unread")}: ${label}` : label}
        {...(pressing(event.kind) ? { className: "event-pressing" } : {})}
      />
      <Text span size="xs" c="dimmed" className="event-time">
        <Time at={event.happenedAt} />
      </Text>
      <div className="event-said">
        <Text span size="sm" className="said" mr="xs" fw={fresh ? 600 : undefined}>
          {eventText(event, i18n.language)}
        </Text>
        <Leads event={event} everywhere={everywhere} />
      </div>
    </>
  );
}

/** Where one can go from here: the node, the run, the snapshot, the network. */
function Leads({ event, everywhere }: { event: Happened; everywhere: boolean }) {
  const { t } = useTranslation();
  const { networkId, nodeNow, nodeDisplayName, scanId, params } = event;
  if (networkId === null) return null;
  const network = `/apps/sonar/networks/${networkId}`;
  const leads: [string, string][] = [];
  if (nodeNow !== null)
    leads.push([`${network}/managed-nodes/${nodeNow}`, nodeDisplayName || t("events.toNode", { number: nodeNow })]);
  if (scanId !== null) leads.push([`${network}/scans/${scanId}`, t("events.toScan")]);
  if (params["snapshot"]) leads.push([`${network}/snapshots/${params["snapshot"]}`, t("events.toSnapshot")]);
  if (params["ksocketId"]) leads.push([`${network}/ksockets`, t("events.toKsocket")]);
  if (everywhere) leads.push([`${network}/events`, event.networkDisplayName ?? networkId]);
  return (
    <Group gap="xs" component="span" display="inline-flex">
      {leads.map(([to, name]) => (
        <Anchor key={to} size="xs" className="said" renderRoot={(props) => <Link {...props} to={to} />}>
          {name}
        </Anchor>
      ))}
    </Group>
  );
}
