/** What there is already: of it, and of the address, the guide knows which step is next. */
import { useQuery } from "@tanstack/react-query";
import { ksocketsQuery } from "../../api/ask";
import type { Schemas } from "../../api/client";
import { useOperable } from "../../api/rights";
import { runsQuery } from "./ask";
import type { GuideSearch } from "./routes";
import type { There } from "./steps";

type Network = Schemas["NetworkView"];

export interface Found {
  there: There;
  networkId: string | undefined;
  networkName: string | undefined;
  ksocketId: string | undefined;
  ksocketName: string | undefined;
}

/** Whether nothing was ever found there. */
export function bare(network: Network): boolean {
  return Object.values(network.numberOfNodes).every((one) => one === 0);
}

/** The network and the Ksocket of the address, or the first that is not done with; undefined: not known yet. */
export function useThere(given: GuideSearch): Found | undefined {
  const networks = useOperable()?.networks;
  const network = networks?.find((one) => one.networkId === given.network) ?? networks?.find(bare);
  const networkId = network?.networkId;
  const asked = { enabled: networkId !== undefined };
  const ksockets = useQuery({ ...ksocketsQuery(networkId ?? ""), ...asked }).data?.items;
  const runs = useQuery({ ...runsQuery(networkId ?? ""), ...asked }).data?.items;
  if (!networks || (network && (!ksockets || !runs))) return undefined;
  const ksocket = ksockets?.find((one) => one.ksocketId === given.ksocket) ?? ksockets?.[0];
  return {
    networkId,
    networkName: network?.displayName,
    ksocketId: ksocket?.ksocketId,
    ksocketName: ksocket?.displayName,
    there: {
      network: network !== undefined,
      ksocket: ksocket !== undefined,
      connected: ksocket !== undefined && (ksocket.connected || ksocket.lastSeenAt !== null),
      scanned: network !== undefined && (!bare(network) || (runs ?? []).some((one) => one.kind === "scan")),
    },
  };
}
