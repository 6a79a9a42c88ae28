/** Scan settings as a form holds them, and back: what is blank is not set. Pure. */
import type { Schemas } from "../../api/client";
import { entries } from "../../parts/entries";
import type { Day } from "../schedules/cron";

export type Settings = Schemas["ScanSettings"];

export const LISTS = ["start", "permitted", "prohibited"] as const;
export const TIMED = ["ssh", "winrm", "snmp"] as const;
export const PROFILES = ["safe", "normal", "fast"] as const;

export interface WeeklyValues {
  /** Of the form alone: rows come and go. */
  id: number;
  days: Day[];
  from: string;
  to: string;
}

export interface Values {
  start: string;
  permitted: string;
  prohibited: string;
  profile: string | null;
  methods: string[];
  timeouts: Record<(typeof TIMED)[number], number | "">;
  weekly: WeeklyValues[];
  closedDays: string;
  timeZone: string | null;
}

export function valuesOf(settings: Settings): Values {
  const { windows, timeouts } = settings;
  const lines = (some: string[] | null | undefined) => (some ?? []).join("\n");
  return {
    start: lines(settings.start),
    permitted: lines(settings.permitted),
    prohibited: lines(settings.prohibited),
    profile: settings.profile ?? null,
    methods: settings.methods ?? [],
    timeouts: { ssh: timeouts?.ssh ?? "", winrm: timeouts?.winrm ?? "", snmp: timeouts?.snmp ?? "" },
    weekly: (windows?.weekly ?? []).map((one, id) => ({
      id,
      days: (one.days ?? []) as Day[],
      from: clock(one.from),
      to: clock(one.to),
    })),
    closedDays: lines(windows?.closedDays),
    timeZone: windows?.timeZone ?? null,
  };
}

/** 24:00, which a field for a time does not know, is 00:00 of the next day. */
function clock(text: string): string {
  return text === "24:00" ? "00:00" : text;
}

/** own: a Ksocket's, which has no windows. */
export function settingsOf(values: Values, own: boolean): Settings {
  const some = (list: string[]) => (list.length > 0 ? list : null);
  const told = TIMED.filter((method) => values.timeouts[method] !== "");
  const closedDays = entries(values.closedDays);
  const windowed = values.weekly.length > 0 || closedDays.length > 0;
  const windows = {
    weekly: values.weekly.map(({ days, from, to }) => ({ days, from, to })),
    closedDays,
    timeZone: values.timeZone,
  };
  return {
    start: some(entries(values.start)),
    permitted: some(entries(values.permitted)),
    prohibited: some(entries(values.prohibited)),
    profile: values.profile,
    methods: some(values.methods),
    timeouts: told.length > 0 ? Object.fromEntries(told.map((one) => [one, Number(values.timeouts[one])])) : null,
    ...(own ? {} : { windows: windowed ? windows : null }),
  };
}
