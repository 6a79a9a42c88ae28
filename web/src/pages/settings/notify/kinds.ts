/** What may be told, in the groups in which people think of it. */
export const KINDS = {
  nodes: ["node-new", "node-outdated", "node-back", "network-first", "subnet-new", "retired-answers"],
  changes: ["packages-changed", "system-changed", "version-changed", "serial-changed", "mac-changed"],
  scans: ["run-failed", "run-partial", "run-incomplete"],
  access: ["credential-failing", "account-guarded", "host-key-changed"],
  ksockets: ["ksocket-away", "ksocket-back", "token-expires"],
  identity: [
    "nodes-merged",
    "node-split",
    "node-undecided",
    "decision-undone",
    "snapshot-waits",
    "snapshot-approved",
    "snapshot-rejected",
  ],
} as const;

export type Group = keyof typeof KINDS;
export type Kind = (typeof KINDS)[Group][number];

export const GROUPS = Object.keys(KINDS) as Group[];
export const ALL_KINDS: readonly Kind[] = GROUPS.flatMap((one) => [...KINDS[one]]);

export function known(kind: string): Kind | undefined {
  return ALL_KINDS.find((one) => one === kind);
}
