/** Notifications are set alike for the hub (place null) and for a space. */
import { queryOptions } from "@tanstack/react-query";
import { ALL } from "../../../api/ask";
import { api, told, type Schemas } from "../../../api/client";
import type { SentSearch } from "../routes";

/** A space's id; null: the hub's own. */
export type Place = string | null;
export const ROWS = 50; // of the list of what was sent

const HUB = "/api/settings";
const SPACE = "/api/apps/sonar/spaces/{space_id}";
const space = (place: string) => ({ space_id: Number(place) });

export function targetsQuery(place: Place, language: string) {
  const query = { limit: ALL, sort: "displayName" };
  return queryOptions({
    queryKey: ["notify", place, "targets", language],
    queryFn: () =>
      place === null
        ? told(api.GET(`${HUB}/notify-targets`, { params: { query } }))
        : told(api.GET(`${SPACE}/notify-targets`, { params: { path: space(place), query } })),
  });
}

export function rulesQuery(place: Place) {
  const query = { limit: ALL };
  return queryOptions({
    queryKey: ["notify", place, "rules"],
    queryFn: () =>
      place === null
        ? told(api.GET(`${HUB}/notify-rules`, { params: { query } }))
        : told(api.GET(`${SPACE}/notify-rules`, { params: { path: space(place), query } })),
  });
}

export function sentQuery(place: Place, { target, status, page = 1 }: SentSearch, language: string) {
  const query = {
    limit: ROWS,
    offset: (page - 1) * ROWS,
    ...(target && { targetId: Number(target) }),
    ...(status && { status }),
  };
  return queryOptions({
    queryKey: ["notify", place, "sent", query, language],
    queryFn: () =>
      place === null
        ? told(api.GET(`${HUB}/notifications`, { params: { query } }))
        : told(api.GET(`${SPACE}/notifications`, { params: { path: space(place), query } })),
    placeholderData: (before) => before,
    refetchInterval: 15_000,
  });
}

export function addTarget(place: Place, body: Schemas["NewTarget"]) {
  return place === null
    ? told(api.POST(`${HUB}/notify-targets`, { body }))
    : told(api.POST(`${SPACE}/notify-targets`, { params: { path: space(place) }, body }));
}

export function setTarget(place: Place, targetId: string, body: Schemas["TargetChange"]) {
  const target_id = Number(targetId);
  return place === null
    ? told(api.PUT(`${HUB}/notify-targets/{target_id}`, { params: { path: { target_id } }, body }))
    : told(api.PUT(`${SPACE}/notify-targets/{target_id}`, { params: { path: { ...space(place), target_id } }, body }));
}

export function removeTarget(place: Place, targetId: string) {
  const target_id = Number(targetId);
  return place === null
    ? told(api.DELETE(`${HUB}/notify-targets/{target_id}`, { params: { path: { target_id } } }))
    : told(api.DELETE(`${SPACE}/notify-targets/{target_id}`, { params: { path: { ...space(place), target_id } } }));
}

export function testTarget(place: Place, targetId: string) {
  const target_id = Number(targetId);
  return place === null
    ? told(api.POST(`${HUB}/notify-targets/{target_id}/test`, { params: { path: { target_id } } }))
    : told(api.POST(`${SPACE}/notify-targets/{target_id}/test`, { params: { path: { ...space(place), target_id } } }));
}

export function renewSecret(place: Place, targetId: string) {
  const target_id = Number(targetId);
  return place === null
    ? told(api.POST(`${HUB}/notify-targets/{target_id}/secret`, { params: { path: { target_id } } }))
    : told(
        api.POST(`${SPACE}/notify-targets/{target_id}/secret`, { params: { path: { ...space(place), target_id } } }),
      );
}

/** A new rule, or (with its number) all of one anew. */
export function putRule(place: Place, ruleId: string | null, body: Schemas["NewRule"]) {
  if (ruleId === null) {
    return place === null
      ? told(api.POST(`${HUB}/notify-rules`, { body }))
      : told(api.POST(`${SPACE}/notify-rules`, { params: { path: space(place) }, body }));
  }
  const rule_id = Number(ruleId);
  return place === null
    ? told(api.PUT(`${HUB}/notify-rules/{rule_id}`, { params: { path: { rule_id } }, body }))
    : told(api.PUT(`${SPACE}/notify-rules/{rule_id}`, { params: { path: { ...space(place), rule_id } }, body }));
}

export function removeRule(place: Place, ruleId: string) {
  const rule_id = Number(ruleId);
  return place === null
    ? told(api.DELETE(`${HUB}/notify-rules/{rule_id}`, { params: { path: { rule_id } } }))
    : told(api.DELETE(`${SPACE}/notify-rules/{rule_id}`, { params: { path: { ...space(place), rule_id } } }));
}

export function sendAgain(place: Place, targetId: string | null) {
  const body = { targetId };
  return place === null
    ? told(api.POST(`${HUB}/notifications/again`, { body }))
    : told(api.POST(`${SPACE}/notifications/again`, { params: { path: space(place) }, body }));
}
