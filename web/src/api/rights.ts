/** What the signed-in person may do: buttons that the hub would refuse are not shown. */
import { useQuery } from "@tanstack/react-query";
import { networkQuery, networksQuery, spacesQuery } from "./ask";
import type { Schemas } from "./client";
import { atLeast, useMe, type Role } from "./session";

/** Whether one is at least that in this space. */
export function useAtLeastIn(spaceId: string | null | undefined, least: Role): boolean {
  const spaces = useQuery(spacesQuery).data?.items ?? [];
  return spaces.some((one) => one.spaceId === spaceId && atLeast(one.role, least));
}

/** Whether one may change something in the space of this network. */
export function useOperates(networkId: string): boolean {
  return useAtLeastIn(useQuery(networkQuery(networkId)).data?.spaceId, "operator");
}

/** Whether one administers the space of this network. */
export function useAdministers(networkId: string): boolean {
  return useAtLeastIn(useQuery(networkQuery(networkId)).data?.spaceId, "administrator");
}

/** Whether one administers the whole hub. */
export function useAdministersHub(): boolean {
  return useMe().role === "administrator";
}

export interface Operable {
  spaces: Schemas["SpaceView"][];
  networks: Schemas["NetworkView"][];
}

/** The spaces in which one may change something, and their networks; undefined until they are known. */
export function useOperable(): Operable | undefined {
  const spaces = useQuery(spacesQuery).data?.items.filter((one) => atLeast(one.role, "operator"));
  const networks = useQuery(networksQuery).data?.items;
  if (!spaces || !networks) return undefined;
  const within = new Set(spaces.map((one) => one.spaceId));
  return { spaces, networks: networks.filter((one) => within.has(one.spaceId)) };
}

/** The spaces that one administers; undefined until they are known. */
export function useAdministeredSpaces(): Schemas["SpaceView"][] | undefined {
  return useQuery(spacesQuery).data?.items.filter((one) => atLeast(one.role, "administrator"));
}
