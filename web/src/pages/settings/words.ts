/** The words of the API that these pages choose from. */
export const ROLES = ["administrator", "operator", "viewer"] as const;
export type Role = (typeof ROLES)[number];

export const OUTCOMES = ["done", "refused", "failed"] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const STATUSES = ["waiting", "sending", "sent", "failed"] as const;
export type Status = (typeof STATUSES)[number];
