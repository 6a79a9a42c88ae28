/** Seven days as lines, and the same as a table for who does not see them; each day leads to its events. */
import { Anchor, Group, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../api/client";
import { written } from "../../parts/time";
import { useTimeZone } from "../../parts/zone";
import type { Place } from "./dashboard";
import { SERIES, counts, day, top, type Counts, type Series } from "./series";

const WIDTH = 460;
const HEIGHT = 140;
const PAD = { left: 8, right: 8, top: 14, bottom: 8 };
const LOOKS: Record<Series, { color: string; dash: string; mark: string }> = {
  new: { color: "var(--chart-new)", dash: "", mark: "●" },
  outdated: { color: "var(--chart-outdated)", dash: "7 4", mark: "▲" },
  other: { color: "var(--chart-other)", dash: "2 4", mark: "■" },
};

type Day = Schemas["DayCount"];

export function Days({ days, place }: { days: Day[]; place: Place }) {
  const { t, i18n } = useTranslation();
  const told = days.map(counts);
  const end = top(Math.max(...told.flatMap((one) => Object.values(one))));
  const zone = useTimeZone();
  const called = (one: Day, style: Intl.DateTimeFormatOptions) =>
    one.beginsAt ? written(new Date(one.beginsAt), i18n.language, zone, style) : "";
  return (
    <div>
      <Legend />
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={t("dashboard.drawn", { most: end })}
        style={{ width: "100%", height: "auto", display: "block" }}
      >
        <Axis end={end} />
        {SERIES.map((series) => (
          <Line key={series} series={series} told={told} end={end} />
        ))}
      </svg>
      <Group gap={0} wrap="nowrap" component="ul" m={0} p={0} style={{ listStyle: "none" }}>
        {days.map((one) => (
          <Text key={one.beginsAt} component="li" flex={1} ta="center" size="xs" miw={0}>
            <DayLink
              at={day(one.beginsAt, zone)}
              place={place}
              called={called(one, { month: "numeric", day: "numeric" })}
            >
              <span className="line">{called(one, { weekday: "short" })}</span>
            </DayLink>
          </Text>
        ))}
      </Group>
      <DaysTable days={days} told={told} called={(one) => called(one, { dateStyle: "medium" })} />
    </div>
  );
}

interface DayLinkProps {
  at: string;
  place: Place;
  called: string;
  children: React.ReactNode;
}

function DayLink({ at, place, called, children }: DayLinkProps) {
  return (
    <Anchor
      inherit
      renderRoot={(props) => <Link {...props} to="/apps/sonar/events" search={{ ...place, since: at, until: at }} />}
    >
      {called}
      {children}
    </Anchor>
  );
}

function Legend() {
  const { t } = useTranslation();
  return (
    <Group gap="md" aria-hidden>
      {SERIES.map((series) => (
        <Group key={series} gap={4}>
          <Text span size="xs" style={{ color: LOOKS[series].color }}>
            {LOOKS[series].mark}
          </Text>
          <Text span size="xs">
            {t(`dashboard.series.${series}`)}
          </Text>
        </Group>
      ))}
    </Group>
  );
}

function Axis({ end }: { end: number }) {
  return [0, 0.5, 1].map((part) => {
    const y = HEIGHT - PAD.bottom - part * (HEIGHT - PAD.top - PAD.bottom);
    const value = part * end;
    return (
      <g key={part}>
        <line x1={0} x2={WIDTH} y1={y} y2={y} stroke="var(--mantine-color-default-border)" />
        {Number.isInteger(value) && value > 0 && (
          <text x={0} y={y - 3} fontSize={11} fill="var(--mantine-color-dimmed)">
            {value.toLocaleString()}
          </text>
        )}
      </g>
    );
  });
}

function Line({ series, told, end }: { series: Series; told: Counts[]; end: number }) {
  const { color, dash, mark } = LOOKS[series];
  const step = WIDTH / told.length;
  const points = told.map((one, index) => ({
    x: step * (index + 0.5),
    y: HEIGHT - PAD.bottom - (one[series] / end) * (HEIGHT - PAD.top - PAD.bottom),
    value: one[series],
  }));
  return (
    <g>
      <polyline
        points={points.map((one) => `${one.x},${one.y}`).join(" ")}
        fill="none"
        stroke={color}
        strokeWidth={2}
        strokeDasharray={dash || undefined}
      />
      {points.map((one) => (
        <text key={one.x} x={one.x} y={one.y + 4} fontSize={13} textAnchor="middle" fill={color}>
          {one.value > 0 ? mark : ""}
        </text>
      ))}
    </g>
  );
}

function DaysTable({ days, told, called }: { days: Day[]; told: Counts[]; called: (one: Day) => string }) {
  const { t } = useTranslation();
  return (
    <table className="for-readers">
      <caption>{t("dashboard.byDay")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("dashboard.day")}</th>
          {SERIES.map((series) => (
            <th key={series} scope="col">
              {t(`dashboard.series.${series}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {days.map((one, index) => (
          <tr key={one.beginsAt}>
            <th scope="row">{called(one)}</th>
            {SERIES.map((series) => (
              <td key={series}>{told[index]?.[series]}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
