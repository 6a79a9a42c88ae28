/** Of a session: its browser, by what that calls itself, which may be anything; and how somebody signed in. Pure. */
import type { TFunction } from "i18next";

// the first that fits: many call themselves by the names of others, too
const BROWSERS: [RegExp, string][] = [
  [/\bEdg(?:A|iOS)?\/(\d{1,4})/, "Edge"],
  [/\bOPR\/(\d{1,4})/, "Opera"],
  [/\b(?:Firefox|FxiOS)\/(\d{1,4})/, "Firefox"],
  [/\b(?:Headless)?(?:Chrome|CriOS)\/(\d{1,4})/, "Chrome"],
  [/\bVersion\/(\d{1,4})[^ ]* (?:Mobile\/[^ ]* )?Safari\//, "Safari"],
];
const SYSTEMS: [RegExp, string][] = [
  [/iPhone|iPad/, "iOS"],
  [/Android/, "Android"],
  [/Windows NT/, "Windows"],
  [/CrOS/, "ChromeOS"],
  [/Mac OS X/, "macOS"],
  [/Linux/, "Linux"],
];

/** "Firefox 128, Linux"; what it says itself where nothing of it is known; null where it says nothing. */
export function browserOf(agent: string | null): string | null {
  if (!agent) return null;
  const browser = BROWSERS.map(([sign, name]) => ({ name, version: sign.exec(agent)?.[1] })).find((one) => one.version);
  if (!browser) return agent;
  const system = SYSTEMS.find(([sign]) => sign.test(agent))?.[1];
  return [`${browser.name} ${browser.version}`, system].filter(Boolean).join(", ");
}

const METHODS = ["password", "totp", "recovery", "oidc"] as const;

/** How somebody signed in; by a way of a newer hub: its own name. */
export function methodOf(method: string | null, t: TFunction): string {
  const known = METHODS.find((one) => one === method);
  return known ? t(`account.methods.${known}`) : (method ?? "");
}
