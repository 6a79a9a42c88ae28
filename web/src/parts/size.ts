/** Sizes as people read them. Pure. */

const UNITS = ["KiB", "MiB", "GiB", "TiB", "PiB"] as const;

/** KiB as the unit that makes it a number below 1,024; "" where it is not known. */
export function size(kib: number | null | undefined): string {
  if (kib == null) return "";
  let value = kib;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value.toLocaleString(undefined, { maximumFractionDigits: value < 10 ? 1 : 0 })} ${UNITS[unit] ?? ""}`;
}
