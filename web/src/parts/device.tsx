/** What kind of device it is, in words; a kind that a newer Ksocket tells stands as it is. */
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

const KNOWN = [
  "bmc",
  "camera",
  "client",
  "firewall",
  "hypervisor",
  "load-balancer",
  "pdu",
  "phone",
  "printer",
  "router",
  "sensor",
  "server",
  "storage",
  "switch",
  "ups",
  "wireless",
] as const;

export function deviceType(type: string, t: TFunction): string {
  const known = KNOWN.find((one) => one === type);
  return known ? t(`nodes.types.${known}`) : type;
}

export function useDeviceType(): (type: string) => string {
  const { t } = useTranslation();
  return (type) => deviceType(type, t);
}

export function DeviceType({ type }: { type: string | undefined }) {
  const said = useDeviceType();
  return type ? <span className="line">{said(type)}</span> : null;
}
