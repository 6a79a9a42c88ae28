/** What went wrong at the sign-in, in words. */
import i18next from "i18next";
import { ApiError } from "../../api/client";

/** A sentence; null for what is told elsewhere: that a code is needed, or for how long to wait. */
export function said(error: Error): string | null {
  if (!(error instanceof ApiError)) return i18next.t("state.failed");
  if (error.offline) return i18next.t("session.offline");
  if (error.code === "totp-needed" || error.status === 429) return null;
  if (error.status === 401 && error.code === "unauthorized") return i18next.t("session.wrong");
  if (error.code === "login-oidc-only") return i18next.t("session.oidcOnly");
  return error.message || i18next.t("state.failed");
}

const REFUSALS = [
  "oidc-state",
  "oidc-denied",
  "oidc-provider",
  "oidc-token",
  "oidc-disabled",
  "oidc-unknown",
  "oidc-name",
  "oidc-name-taken",
  "oidc-name-reserved",
  "oidc-busy",
] as const;

/** Why the identity provider's sign-in came to nothing: the code of the page's address, which may be anything. */
export function refusal(code: string): string {
  const known = REFUSALS.find((one) => one === code);
  return known ? i18next.t(`session.refusal.${known}`) : i18next.t("session.refusal.other");
}
