/** What the signatures are called by which a machine is known again. */
import type { TFunction } from "i18next";

const KNOWN = ["cloudId", "smbiosUuid", "machineId", "chassisSerial", "snmpEngineId", "sshHostKey", "mac"] as const;

/** A kind that a newer Ksocket tells stands as it is. */
export function signatureName(kind: string, t: TFunction): string {
  const known = KNOWN.find((one) => one === kind);
  return known ? t(`signature.${known}`) : kind;
}
