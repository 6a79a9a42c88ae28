/** Time zones of spaces. */
import { useQuery } from "@tanstack/react-query";
import { networkQuery, spacesQuery } from "./ask";

/** The time zone of the space of this network, in which its tokens end and its scans are due; undefined until it is known. */
export function useSpaceZone(networkId: string): string | undefined {
  const spaceId = useQuery(networkQuery(networkId)).data?.spaceId;
  const spaces = useQuery(spacesQuery).data?.items ?? [];
  return spaces.find((one) => one.spaceId === spaceId)?.timeZone;
}
