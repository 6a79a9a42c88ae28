/** The kinds of events, in groups that people look for, each with a sign. */
import {
  IconArrowsJoin,
  IconArrowsSplit,
  IconCpu,
  IconGhost2,
  IconHourglass,
  IconKeyOff,
  IconNetwork,
  IconPackage,
  IconPlugConnected,
  IconPlugConnectedX,
  IconPoint,
  IconQuestionMark,
  IconRadar2,
  IconRefreshAlert,
  IconRotate,
  IconShieldExclamation,
  IconSparkles,
  IconThumbDown,
  IconThumbUp,
  IconVersions,
  type IconProps,
} from "@tabler/icons-react";
import { createElement } from "react";
import type { TFunction } from "i18next";
import type { en } from "../../words/en";

export type Kind = keyof typeof en.events.kinds;
export type Group = keyof typeof en.events.groups;

export const GROUPS: Record<Group, readonly Kind[]> = {
  nodes: [
    "node-new",
    "node-back",
    "node-outdated",
    "retired-answers",
    "node-undecided",
    "nodes-merged",
    "node-split",
    "decision-undone",
    "network-first",
  ],
  changes: [
    "system-changed",
    "version-changed",
    "domain-changed",
    "ports-opened",
    "packages-changed",
    "components-changed",
    "vlans-changed",
    "serial-changed",
    "mac-changed",
    "subnet-new",
  ],
  access: ["credential-failing", "account-guarded", "host-key-changed"],
  scans: ["run-failed", "run-partial", "run-incomplete", "snapshot-waits", "snapshot-approved", "snapshot-rejected"],
  ksockets: ["ksocket-away", "ksocket-back", "token-expires"],
};

const SIGNS: Partial<Record<string, typeof IconPoint>> = {
  "node-new": IconSparkles,
  "node-back": IconRotate,
  "node-outdated": IconGhost2,
  "retired-answers": IconRefreshAlert,
  "node-undecided": IconQuestionMark,
  "nodes-merged": IconArrowsJoin,
  "node-split": IconArrowsSplit,
  "decision-undone": IconRotate,
  "network-first": IconSparkles,
  "system-changed": IconCpu,
  "version-changed": IconVersions,
  "packages-changed": IconPackage,
  "components-changed": IconCpu,
  "vlans-changed": IconNetwork,
  "domain-changed": IconCpu,
  "ports-opened": IconNetwork,
  "serial-changed": IconCpu,
  "mac-changed": IconNetwork,
  "subnet-new": IconNetwork,
  "credential-failing": IconKeyOff,
  "account-guarded": IconShieldExclamation,
  "host-key-changed": IconShieldExclamation,
  "run-failed": IconRadar2,
  "run-partial": IconRadar2,
  "run-incomplete": IconRadar2,
  "snapshot-waits": IconHourglass,
  "snapshot-approved": IconThumbUp,
  "snapshot-rejected": IconThumbDown,
  "ksocket-away": IconPlugConnectedX,
  "ksocket-back": IconPlugConnected,
  "token-expires": IconHourglass,
};

/** Those for which somebody should look soon. */
const PRESSING = new Set<string>([
  ...GROUPS.access,
  ...["run-failed", "run-incomplete", "snapshot-waits", "ksocket-away", "token-expires", "retired-answers"],
]);

/** The sign of a kind of events. */
export function KindSign({ kind, ...look }: IconProps & { kind: string }) {
  return createElement((Object.hasOwn(SIGNS, kind) ? SIGNS[kind] : undefined) ?? IconPoint, look);
}

export function pressing(kind: string): boolean {
  return PRESSING.has(kind);
}

const KINDS: ReadonlySet<string> = new Set(Object.values(GROUPS).flat());

export function isKind(kind: string): kind is Kind {
  return KINDS.has(kind);
}

/** What a kind is called; one of a newer hub by its own name. */
export function kindLabel(kind: string, t: TFunction): string {
  return isKind(kind) ? t(`events.kinds.${kind}`) : kind;
}
