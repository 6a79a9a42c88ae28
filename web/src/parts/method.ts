/** What a method of reading a machine is called, in every language. Pure. */
const NAMES: Record<string, string> = { ssh: "SSH", winrm: "WinRM", snmp: "SNMP" };

/** Of a newer method its own name. */
export function methodName(method: string): string {
  return Object.hasOwn(NAMES, method) ? (NAMES[method] ?? method) : method;
}
