/** What went wrong, in the reader's language: the hub says its own faults so; what its framework says is English. */
import i18next from "i18next";
import { ApiError } from "../api/client";

const CODES = ["forbidden", "not-found", "too-many-requests", "service-unavailable", "internal-server-error"] as const;

export function faultText(error: Error): string {
  const known = error instanceof ApiError && CODES.find((one) => one === error.code);
  return known ? i18next.t(`fault.${known}`) : error.message;
}
