/** What happened, in all networks or in one. What is shown is in the page's address. */
import { Button, Stack, Text } from "@mantine/core";
import { IconBell } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";
import { useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { asksMore } from "../../api/more";
import { useAdministeredSpaces, useAdministersHub } from "../../api/rights";
import { Download } from "../../parts/download";
import { Empty, Failed } from "../../parts/failed";
import { Page } from "../../parts/page";
import { Places } from "../../parts/places";
import { useTimeZone } from "../../parts/zone";
import { asked, eventsQuery, newerQuery, type Happened } from "./ask";
import { Filter } from "./filter";
import { EventList } from "./list";
import type { EventsSearch } from "./routes";
import { useSeen } from "./seen";

const everywhere = getRouteApi("/apps/sonar/events");
const within = getRouteApi("/apps/sonar/networks/$networkId/events");

export function Events() {
  const { t } = useTranslation();
  const wanted = everywhere.useSearch();
  const navigate = everywhere.useNavigate();
  const change = (part: EventsSearch) => void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  return (
    <Page title={t("events.title")} actions={<Actions wanted={wanted} />}>
      <Feed wanted={wanted} onChange={change} everywhere />
    </Page>
  );
}

export function NetworkEvents() {
  const { networkId } = within.useParams();
  const { kind, since, until } = within.useSearch();
  const navigate = within.useNavigate();
  const change = (part: EventsSearch) => void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const wanted = { kind, since, until, networkId };
  return (
    <Stack gap="sm">
      <Feed wanted={wanted} onChange={change} beside={<Actions wanted={wanted} />} />
    </Stack>
  );
}

interface FeedProps {
  wanted: EventsSearch;
  onChange: (part: EventsSearch) => void;
  everywhere?: boolean;
  beside?: React.ReactNode;
}

function Feed({ wanted, onChange, everywhere = false, beside }: FeedProps) {
  const { t } = useTranslation();
  const zone = useTimeZone();
  const events = useInfiniteQuery(eventsQuery(wanted, zone));
  const listed = useMemo(() => events.data?.pages.flatMap((one) => one.items) ?? [], [events.data]);
  const newest = listed[0]?.eventId ?? "0";
  const newer = useQuery({ ...newerQuery(wanted, newest, zone), enabled: events.isSuccess });
  const rows = useMemo(() => joined(newer.data?.items ?? [], listed), [newer.data, listed]);
  const gap = newer.data !== undefined && newer.data.total > newer.data.items.length;
  const { refetch } = events;
  useEffect(() => {
    if (gap) void refetch(); // more has happened than is asked for at once
  }, [gap, refetch]);
  const seen = useSeen(rows[0]?.eventId);
  const total = (events.data?.pages[0]?.total ?? 0) + rows.length - listed.length;
  const fresh = seen === 0 ? 0 : rows.filter((one) => Number(one.eventId) > seen).length;
  return (
    <>
      <Filter wanted={wanted} onChange={onChange} beside={beside}>
        {everywhere && <Places spaceId={wanted.spaceId} networkId={wanted.networkId} onChange={onChange} />}
      </Filter>
      <Text size="sm" c="dimmed" aria-live="polite">
        {t("common.total", { count: total })}
        {fresh > 0 && ` · ${t("events.fresh", { count: fresh })}`}
      </Text>
      {events.error && <Failed error={events.error} retry={() => void events.refetch()} />}
      {events.isSuccess && rows.length === 0 ? (
        <Empty>{wanted.kind || wanted.since || wanted.until ? t("state.nothingFound") : t("events.none")}</Empty>
      ) : (
        <EventList
          events={rows}
          seen={seen}
          everywhere={everywhere}
          loading={events.isPending}
          more={asksMore(events) ? () => void events.fetchNextPage() : null}
        />
      )}
    </>
  );
}

/** Both lists as one, each event once. */
function joined(newer: Happened[], listed: Happened[]): Happened[] {
  const there = new Set(listed.map((one) => one.eventId));
  return [...newer.filter((one) => !there.has(one.eventId)), ...listed];
}

function Actions({ wanted }: { wanted: EventsSearch }) {
  const query = Object.entries(asked(wanted, useTimeZone())).map(([name, value]) => [
    name,
    value === null ? undefined : String(value),
  ]);
  return (
    <>
      <Notifying />
      <Download path="/api/apps/sonar/events/export" query={Object.fromEntries(query) as Record<string, string>} />
    </>
  );
}

/** The way to where it is set who is told of events, for those who may set it: of the hub, or of their spaces. */
function Notifying() {
  const { t } = useTranslation();
  const ofHub = useAdministersHub();
  const [space, another] = useAdministeredSpaces() ?? [];
  if (!ofHub && !space) return null;
  const ofSpace = space && !another ? `/apps/sonar/spaces/${space.spaceId}/notifications` : "/apps/sonar/spaces";
  return (
    <Button
      component={Link}
      to={ofHub ? "/settings/notifications" : ofSpace}
      variant="default"
      leftSection={<IconBell size={16} aria-hidden />}
    >
      {t("events.notify")}
    </Button>
  );
}
