/** What changed in the last seven days: day by day, and by kind. */
import { Anchor, Grid, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Bars } from "../../parts/bars";
import { useTimeZone } from "../../parts/zone";
import { KindSign, kindLabel } from "../events/kinds";
import { Days } from "./days";
import type { Part, Place } from "./dashboard";
import { Nothing, Panel } from "./panel";
import { day } from "./series";

const SHOWN = 8; // kinds; the others stand in the list of events

export function Changes({ data, place }: Part) {
  const { t } = useTranslation();
  const kinds = data.events.filter((one) => one.numberOfEvents > 0).slice(0, SHOWN);
  const since = day(data.days[0]?.beginsAt ?? null, useTimeZone());
  return (
    <Panel title={t("dashboard.changes")} aside={<EventsLink place={place} since={since} />}>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, sm: 7 }}>
          <Days days={data.days} place={place} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, sm: 5 }}>
          {kinds.length === 0 ? (
            <Nothing>{t("dashboard.quiet")}</Nothing>
          ) : (
            <Bars
              label={t("dashboard.byKind")}
              of={t("events.kind")}
              numbers="8rem"
              bars={kinds.map((one) => ({
                id: one.kind,
                label: <KindLink kind={one.kind} place={place} since={since} />,
                number: one.numberOfEvents,
                beside: <Before before={one.numberBefore} />,
              }))}
            />
          )}
        </Grid.Col>
      </Grid>
    </Panel>
  );
}

function Before({ before }: { before: number }) {
  const { t } = useTranslation();
  return (
    <Text span size="xs" c="dimmed">
      {" "}
      {t("dashboard.before", { count: before })}
    </Text>
  );
}

function KindLink({ kind, place, since }: { kind: string; place: Place; since: string }) {
  const { t } = useTranslation();
  return (
    <Anchor
      size="sm"
      className="line"
      renderRoot={(props) => <Link {...props} to="/apps/sonar/events" search={{ ...place, kind, since }} />}
    >
      <KindSign kind={kind} size={14} aria-hidden style={{ verticalAlign: "-2px", marginInlineEnd: 4 }} />
      {kindLabel(kind, t)}
    </Anchor>
  );
}

function EventsLink({ place, since }: { place: Place; since: string }) {
  const { t } = useTranslation();
  return (
    <Anchor size="xs" renderRoot={(props) => <Link {...props} to="/apps/sonar/events" search={{ ...place, since }} />}>
      {t("dashboard.allEvents")}
    </Anchor>
  );
}
