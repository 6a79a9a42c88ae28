import { queryOptions } from "@tanstack/react-query";
import { ALL } from "../../api/ask";
import { api, told, type Schemas } from "../../api/client";

export type Schedule = Schemas["ScheduleView"];
export type NewSchedule = Schemas["NewSchedule"];

const PATH = "/api/apps/sonar/networks/{network_id}/schedules";

export function schedulesQuery(networkId: string) {
  const params = { path: { network_id: Number(networkId) }, query: { limit: ALL } };
  return queryOptions({
    queryKey: ["schedules", networkId],
    queryFn: () => told(api.GET(PATH, { params })),
    refetchInterval: 60_000, // what is next becomes what was last
  });
}

/** When that would be due, before it is made. */
export function nextRunsQuery(networkId: string, cron: string, timeZone: string | null) {
  const query = { cron, ...(timeZone ? { timeZone } : {}) };
  const params = { path: { network_id: Number(networkId) }, query };
  return queryOptions({
    queryKey: ["next-runs", networkId, cron, timeZone ?? ""],
    queryFn: () => told(api.GET("/api/apps/sonar/networks/{network_id}/schedules/next", { params })),
    enabled: cron !== "",
    retry: false,
  });
}

export function save(networkId: string, scheduleId: string | null, body: NewSchedule): Promise<Schedule> {
  const path = { network_id: Number(networkId) };
  if (scheduleId === null) return told(api.POST(PATH, { params: { path }, body }));
  const params = { path: { ...path, schedule_id: Number(scheduleId) } };
  return told(api.PUT("/api/apps/sonar/networks/{network_id}/schedules/{schedule_id}", { params, body }));
}

export function remove(networkId: string, scheduleId: string) {
  const params = { path: { network_id: Number(networkId), schedule_id: Number(scheduleId) } };
  return told(api.DELETE("/api/apps/sonar/networks/{network_id}/schedules/{schedule_id}", { params }));
}

/** The schedule as it is, to be changed in part. */
export function asWritten(one: Schedule): NewSchedule {
  const { cron, timeZone, enabled, narrow, methods } = one;
  return { cron, timeZone, enabled, narrow, methods, ksockets: one.ksockets.map(Number) };
}
