/** The steps from nothing to the first scan, and which of them is next. Pure. */

export const STEPS = ["network", "ksocket", "connect", "credentials", "scan"] as const;
export type Step = (typeof STEPS)[number];

/** What there is already. */
export interface There {
  network: boolean;
  ksocket: boolean;
  /** Whether it is, or ever was, connected. */
  connected: boolean;
  scanned: boolean;
}

/** The first step that is not done. */
export function next(there: There): Step {
  if (!there.network) return "network";
  if (!there.ksocket) return "ksocket";
  if (!there.connected) return "connect";
  return there.scanned ? "scan" : "credentials";
}

/** Whether what this step stands on is there. */
export function open(step: Step, there: There): boolean {
  if (step === "network") return true;
  return there.network && (step === "ksocket" || there.ksocket);
}

/** The one that was asked for, where that is possible; else the next. */
export function shown(wanted: Step | undefined, there: There): Step {
  return wanted !== undefined && open(wanted, there) ? wanted : next(there);
}
