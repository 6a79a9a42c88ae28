/** What [connect] of a Ksocket has to say. Pure. */
import type { Schemas } from "../../api/client";
import { toml } from "./toml";

export type Told = Schemas["ConnectView"];

const LOOPBACK = /^(localhost|127\.|\[?::1\]?$)/;
const USUAL = 443;

interface Here {
  hostname: string;
  port: string;
  protocol: string;
}

/** By which name the hub can probably be reached: the one that its settings say; the one that this browser uses, if
 * the certificate bears it; one of the certificate. */
export function likelyHost(told: Told, here: Here): string {
  if (told.host !== null) return told.host;
  const own = here.hostname.replace(/^\[|\]$/g, "");
  if (!LOOPBACK.test(own) && covers(told.certificateNames, own)) return own;
  return told.certificateNames.find((one) => !LOOPBACK.test(one) && !one.startsWith("*")) ?? own;
}

export function likelyPort(told: Told, here: Here): number {
  return told.port ?? (Number(here.port) || (here.protocol === "http:" ? 80 : USUAL));
}

/** Whether a certificate for these names is good for this one (RFC 9525, 6.3); where none is known, nobody can say. */
export function covers(names: readonly string[], host: string): boolean {
  const wanted = host.toLowerCase();
  const [, ...rest] = wanted.split(".");
  return names.some((one) => {
    const name = one.toLowerCase();
    return name === wanted || (name.startsWith("*.") && rest.length > 0 && name.slice(2) === rest.join("."));
  });
}

/** The lines of ksocket.toml. The fingerprint of a certificate that somebody else issued is needed only by who does not
 * trust that authority: it stands there to be switched on. */
export function connectLines(told: Told, host: string, port: number): string {
  const pinned = told.ownAuthority ? (told.caFingerprint ?? undefined) : undefined;
  const lines = toml({
    connect: {
      host,
      port: port === USUAL ? undefined : port,
      protocol: told.protocol === "wss" ? undefined : told.protocol,
      tokenFile: "token",
      caFingerprint: pinned,
    },
  });
  if (pinned !== undefined || told.caFingerprint === null) return lines;
  return `${lines}#caFingerprint = "${told.caFingerprint}"\n`;
}
