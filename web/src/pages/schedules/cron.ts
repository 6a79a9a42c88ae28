/** Five fields of cron as people say them, and back. Pure. */

export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Day = (typeof DAYS)[number];

export type Timing =
  | { every: "day"; time: string }
  | { every: "week"; time: string; days: Day[] }
  | { every: "month"; time: string; date: number }
  | { every: "cron"; cron: string };

export const EVERY = ["day", "week", "month", "cron"] as const;

/** The five fields. time: HH:MM. */
export function written(timing: Timing): string {
  if (timing.every === "cron") return timing.cron.trim().split(/\s+/).join(" ");
  const [hour = "", minute = ""] = timing.time.split(":");
  const at = `${Number(minute)} ${Number(hour)}`;
  if (timing.every === "day") return `${at} * * *`;
  if (timing.every === "month") return `${at} ${timing.date} * *`;
  return `${at} * * ${DAYS.filter((one) => timing.days.includes(one)).join(",")}`;
}

/** What somebody chose, where it is one of the simple ones. */
export function read(cron: string): Timing {
  const [minute = "", hour = "", date = "", month = "", weekday = ""] = cron.split(" ");
  const simple = /^\d{1,2}$/.test(minute) && /^\d{1,2}$/.test(hour) && month === "*";
  if (!simple) return { every: "cron", cron };
  const time = `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
  if (date === "*" && weekday === "*") return { every: "day", time };
  if (/^\d{1,2}$/.test(date) && weekday === "*") return { every: "month", time, date: Number(date) };
  const days = date === "*" ? daysOf(weekday) : null;
  return days ? { every: "week", time, days } : { every: "cron", cron };
}

function daysOf(field: string): Day[] | null {
  const found = new Set<Day>();
  for (const part of field.toLowerCase().split(",")) {
    const [from = "", to = from] = part.split("-");
    const [first, last] = [dayIndex(from), dayIndex(to)];
    if (first === null || last === null || last < first) return null;
    for (let index = first; index <= last; index += 1) {
      const day = DAYS[index];
      if (day) found.add(day);
    }
  }
  return DAYS.filter((one) => found.has(one));
}

function dayIndex(word: string): number | null {
  if (/^[0-7]$/.test(word)) return (Number(word) + 6) % 7; // 0 and 7 are Sunday
  const index = (DAYS as readonly string[]).indexOf(word);
  return index < 0 ? null : index;
}
