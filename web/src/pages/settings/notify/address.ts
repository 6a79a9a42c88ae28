/** What the form of a target holds, and what the hub is told of it. Pure. */
import type { Schemas } from "../../../api/client";

export const TARGETS = ["mail", "slack", "teams", "webhook"] as const;
export type TargetKind = (typeof TARGETS)[number];

export interface Values {
  kind: TargetKind;
  displayName: string;
  language: "ja" | "en";
  enabled: boolean;
  /** Of all but mail; "": the one that it has stays. */
  url: string;
  host: string;
  port: number | string;
  security: "starttls" | "tls" | "none";
  username: string;
  /** "": the one that it has stays. */
  password: string;
  from: string;
  to: string[];
}

const PORTS = { starttls: 587, tls: 465, none: 25 } as const;

export function values(before: Schemas["TargetView"] | null, language: string): Values {
  const spoken = before?.language ?? language;
  const mail = before?.mail;
  return {
    kind: TARGETS.find((one) => one === before?.kind) ?? "mail",
    displayName: before?.displayName ?? "",
    language: spoken === "ja" ? "ja" : "en",
    enabled: before?.enabled ?? true,
    url: "",
    host: mail?.host ?? "",
    port: mail?.port ?? PORTS.starttls,
    security: (mail?.security ?? "starttls") as Values["security"],
    username: mail?.username ?? "",
    password: "",
    from: mail?.from ?? "",
    to: mail?.to ?? [],
  };
}

/** The port that goes with this encryption, if the other's usual one is still there. */
export function portFor(security: Values["security"], before: Values): number | string {
  return before.port === PORTS[before.security] ? PORTS[security] : before.port;
}

/** As the hub takes it; of an address that stays nothing is said. */
export function body(given: Values): Schemas["NewTarget"] {
  const { displayName, language, enabled } = given;
  return { displayName, language, enabled, ...address(given) };
}

function address(given: Values): Partial<Schemas["NewTarget"]> {
  if (given.kind !== "mail") return given.url === "" ? {} : { [given.kind]: { url: given.url.trim() } };
  const { host, port, security, username, password, from, to } = given;
  return {
    mail: {
      host: host.trim(),
      port: Number(port),
      security,
      username: username || null,
      password: password || null,
      from: from.trim(),
      to,
    },
  };
}
