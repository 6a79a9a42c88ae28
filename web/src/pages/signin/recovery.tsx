/** Who came in by a recovery code is told how many are left. */
import { notifications } from "@mantine/notifications";
import i18next from "i18next";
import { api, told } from "../../api/client";

/** Codes of an app are six digits, perhaps in groups; recovery codes are longer. */
export function isRecoveryCode(code: string | null | undefined): boolean {
  return code != null && code !== "" && !/^\d{6}$/.test(code.replace(/[\s-]/g, ""));
}

export async function tellRecoveryCodes(): Promise<void> {
  try {
    const { recoveryCodesLeft: count } = await told(api.GET("/api/session/totp"));
    const message = i18next.t(count > 0 ? "session.recoveryLeft" : "session.recoveryNone", { count });
    notifications.show({ title: i18next.t("session.recoveryUsed"), message, color: "yellow", autoClose: false });
  } catch {
    // only a hint: one's own account says it, too
  }
}
