/** A credential file, from what was typed into the form. Pure: it is written in this browser, and goes nowhere. */
import { entries } from "../../parts/entries";
import { isNetwork } from "./addresses";
import { toml, type Table } from "./toml";

export const METHODS = ["ssh", "snmp2", "snmp3", "winrm"] as const;
export type Method = (typeof METHODS)[number];

export const AUTH = [
  "usmHMAC192SHA256AuthProtocol",
  "usmHMAC384SHA512AuthProtocol",
  "usmHMAC256SHA384AuthProtocol",
  "usmHMAC128SHA224AuthProtocol",
  "usmHMACSHAAuthProtocol",
  "usmHMACMD5AuthProtocol",
  "usmNoAuthProtocol",
] as const;
export const PRIV = [
  "usmAesCfb128Protocol",
  "usmAesCfb256Protocol",
  "usmAesCfb192Protocol",
  "usmDESPrivProtocol",
  "usmNoPrivProtocol",
] as const;
export const LOGINS = ["ntlm", "credssp", "basic"] as const;
const NO_AUTH: Account["authProtocol"] = "usmNoAuthProtocol";
const NO_PRIV: Account["privProtocol"] = "usmNoPrivProtocol";
const SHORTEST = 8; // characters of a password of SNMP v3 (RFC 3414, 11.2)

export interface Account {
  method: Method;
  includes: string;
  excludes: string;
  username: string;
  by: "password" | "key";
  password: string;
  keyFile: string;
  passphrase: string;
  community: string;
  authProtocol: (typeof AUTH)[number];
  authKey: string;
  privProtocol: (typeof PRIV)[number];
  privKey: string;
  login: (typeof LOGINS)[number];
}

export const EMPTY: Account = {
  method: "ssh",
  includes: "",
  excludes: "",
  username: "",
  by: "password",
  password: "",
  keyFile: "",
  passphrase: "",
  community: "",
  authProtocol: "usmHMAC192SHA256AuthProtocol",
  authKey: "",
  privProtocol: "usmAesCfb128Protocol",
  privKey: "",
  login: "ntlm",
};

/** The directory below credentials/. */
export function folder({ method }: Account): "ssh" | "snmp" | "winrm" {
  return method === "snmp2" || method === "snmp3" ? "snmp" : method;
}

/** As `ksocket credentials add` would name it. */
export function fileName({ includes }: Account): string {
  const [first = "account"] = entries(includes);
  const name = first
    .replace(/[^A-Za-z0-9.:-]+/g, "-")
    .replace(/^[-.]+|[-.]+$/g, "")
    .slice(0, 60);
  return `10_${name || "account"}.toml`;
}

/** The keys that this method needs. */
export function needs(account: Account): (keyof Account)[] {
  switch (account.method) {
    case "ssh":
      return ["includes", "username", account.by === "key" ? "keyFile" : "password"];
    case "winrm":
      return ["includes", "username", "password"];
    case "snmp2":
      return ["includes", "community"];
    case "snmp3":
      return [
        "includes",
        "username",
        ...(auth(account) ? (["authKey"] as const) : []),
        ...(priv(account) ? (["privKey"] as const) : []),
      ];
  }
}

function auth({ authProtocol }: Account): boolean {
  return authProtocol !== NO_AUTH;
}

function priv(account: Account): boolean {
  return auth(account) && account.privProtocol !== NO_PRIV;
}

export type Wrong = "needed" | "address" | "short" | "domain";

/** What is wrong with which key; empty: the file can be written. */
export function wrong(account: Account): Partial<Record<keyof Account, Wrong>> {
  const found: Partial<Record<keyof Account, Wrong>> = {};
  for (const one of needs(account)) if (account[one].trim() === "") found[one] = "needed";
  for (const one of ["includes", "excludes"] as const)
    if (!entries(account[one]).every(isNetwork)) found[one] = "address";
  if (account.method === "snmp3")
    for (const one of ["authKey", "privKey"] as const)
      if (needs(account).includes(one) && account[one] !== "" && account[one].length < SHORTEST) found[one] = "short";
  if (account.method === "winrm" && account.login === "basic" && /[\\@]/.test(account.username))
    found.username = "domain";
  return found;
}

/** Its text. */
export function file(account: Account): string {
  const excludes = entries(account.excludes);
  const common = { includes: entries(account.includes), excludes: excludes.length > 0 ? excludes : undefined };
  return toml({ ...common, ...own(account) });
}

function own(account: Account): Table {
  const { username, password, passphrase } = account;
  switch (account.method) {
    case "ssh":
      if (account.by === "password") return { account: { username, password } };
      return {
        account: { username, clientKeys: [{ filename: account.keyFile, passphrase: passphrase || undefined }] },
      };
    case "winrm":
      return { authMethod: account.login, account: { username, password } };
    case "snmp2":
      return { authData: { community: account.community } };
    case "snmp3":
      return {
        authData: {
          username,
          ...(auth(account) ? { authProtocol: account.authProtocol, authKey: account.authKey } : {}),
          ...(priv(account) ? { privProtocol: account.privProtocol, privKey: account.privKey } : {}),
        },
      };
  }
}
