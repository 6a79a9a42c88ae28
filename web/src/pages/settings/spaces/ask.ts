import { queryOptions } from "@tanstack/react-query";
import { ALL } from "../../../api/ask";
import { api, told } from "../../../api/client";
import { every } from "../../../api/every";

const BASE = "/api/apps/sonar/spaces/{space_id}";
const path = (spaceId: string) => ({ path: { space_id: Number(spaceId) } });

export function spaceQuery(spaceId: string) {
  return queryOptions({
    queryKey: ["spaces", "one", spaceId],
    queryFn: () => told(api.GET(BASE, { params: path(spaceId) })),
  });
}

export function membersQuery(spaceId: string) {
  return queryOptions({
    queryKey: ["members", spaceId],
    queryFn: () =>
      every((offset) =>
        told(api.GET(`${BASE}/members`, { params: { ...path(spaceId), query: { limit: ALL, offset } } })),
      ),
  });
}
