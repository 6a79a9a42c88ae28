/** Addresses and networks as people write them in lists. Pure; ksocket has the last word. */

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$|\/)|(?=$|\/))){4}(?:\/(3[0-2]|[12]?\d))?$/;

/** Whether ksocket takes it: an address, or a network in CIDR notation. */
export function isNetwork(text: string): boolean {
  return IPV4.test(text) || isIpv6(text);
}

function isIpv6(text: string): boolean {
  const [address = "", prefix, more] = text.split("/");
  if (!/^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*$/.test(address) || more !== undefined) return false;
  if (prefix !== undefined && !(/^\d{1,3}$/.test(prefix) && Number(prefix) <= 128)) return false;
  return URL.canParse(`http://[${address}]/`);
}
