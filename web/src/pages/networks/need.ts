/** What of a network needs a person, and which network first. Pure. */
import type { Schemas } from "../../api/client";

export const COUNTED = ["new", "stable", "outdated"] as const;
export type Network = Pick<Schemas["NetworkView"], "numberOfNodes" | "displayName" | "standing">;

const DAY = 86_400_000; // milliseconds
const SOON = 30; // days before a token ends

/** A reason; count: how many nodes, Ksockets, snapshots, or days it is about. The lower the rank, the sooner. */
export interface Need {
  what: (typeof RANKS)[number];
  count: number;
}

const RANKS = [
  "tokenExpired",
  "refused",
  "notConnected",
  "waiting",
  "failed",
  "partial",
  "tokenExpires",
  "outdated",
  "new",
  "noKsocket",
  "neverScanned",
] as const;

/** Those that keep anything from being learned at all: they are shown as wrong. */
const WRONG = new Set<Need["what"]>(["tokenExpired", "refused", "notConnected", "failed"]);

export function isWrong(need: Need): boolean {
  return WRONG.has(need.what);
}

/** Whole days from now until then; 0: it is over. */
export function daysUntil(then: string, now: Date): number {
  return Math.max(0, Math.ceil((new Date(then).getTime() - now.getTime()) / DAY));
}

/** All reasons, the most pressing first. */
export function needs({ numberOfNodes, standing }: Network, now: Date): Need[] {
  const { numberOfKsockets, numberConnected, numberRefused, tokenExpiresAt, lastRun } = standing;
  const days = tokenExpiresAt ? daysUntil(tokenExpiresAt, now) : null;
  const status = lastRun?.status;
  const found: [Need["what"], number | boolean][] = [
    ["tokenExpired", days === 0],
    ["refused", numberRefused],
    ["notConnected", numberOfKsockets - numberConnected],
    ["waiting", standing.numberOfWaitingSnapshots],
    ["failed", status === "failed"],
    ["partial", status === "partial" || (lastRun?.incomplete ?? false)],
    ["tokenExpires", days !== null && days <= SOON ? days : 0],
    ["outdated", numberOfNodes["outdated"] ?? 0],
    ["new", numberOfNodes["new"] ?? 0],
    ["noKsocket", numberOfKsockets === 0],
    ["neverScanned", numberOfKsockets > 0 && !lastRun],
  ];
  return found.filter(([, count]) => Number(count) > 0).map(([what, count]) => ({ what, count: Number(count) }));
}

/** Who needs somebody most comes first; among equals who has more of it, then by name. */
export function byNeed(now: Date): (one: Network, other: Network) => number {
  const first = (network: Network): [number, number] => {
    const [need] = needs(network, now);
    return need ? [RANKS.indexOf(need.what), need.count] : [RANKS.length, 0];
  };
  return (one, other) => {
    const [[rank, count], [otherRank, otherCount]] = [first(one), first(other)];
    return rank - otherRank || otherCount - count || byName(one, other);
  };
}

export function byName(one: Pick<Network, "displayName">, other: Pick<Network, "displayName">): number {
  return one.displayName.localeCompare(other.displayName, undefined, { numeric: true });
}
