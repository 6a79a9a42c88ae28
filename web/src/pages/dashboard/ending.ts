/** Whether a token has ended, will soon, or is missing. */
import { hubNow } from "../../api/clock";

const SOON = 30 * 86_400_000; // milliseconds: as the hub warns first

export type Ending = "missing" | "ended" | "soon" | "fine";

export function ending(expiresAt: string | null, now = hubNow().getTime()): Ending {
  if (expiresAt === null) return "missing";
  const left = Date.parse(expiresAt) - now;
  if (left <= 0) return "ended";
  return left <= SOON ? "soon" : "fine";
}
