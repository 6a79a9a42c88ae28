/** What the rows of the audit log say beside the action, by the names that the API has for it. */
import { useTranslation } from "react-i18next";
import { settings } from "../../../words/en/settings";
import { ROLES } from "../words";

type Known = keyof typeof settings.audit.params;

/** Whether there is a word for it. */
export function isKnown(name: string): name is Known {
  return Object.hasOwn(settings.audit.params, name);
}

const THINGS = ["ksocketName", "nodeName", "snapshotName", "userName", "groupName", "targetName", "tokenName"] as const;
const NAMES = ["searchName", "username", "displayName", "label", "name", "run"] as const;

/** What it was done to, beside the place. */
export function thingOf(params: Record<string, string>): string | undefined {
  return [...THINGS, ...NAMES].map((one) => params[one]).find((one) => one);
}

const KINDS = ["scan", "ask", "plan", "import"] as const;
const MARKS = ["confirmed", "out-of-scope", "retired"] as const;

/** A value as the pages call it, where they have a word for it. */
export function useValue(): (name: string, value: string) => string {
  const { t } = useTranslation();
  return (name, value) => {
    const role = name === "role" && [...ROLES, "none" as const].find((one) => one === value);
    if (role) return t(`role.${role}`);
    const kind = name === "kind" && KINDS.find((one) => one === value);
    if (kind) return t(`scan.kind.${kind}`);
    const mark = name === "mark" && MARKS.find((one) => one === value);
    if (mark) return t(`nodes.marks.${mark}`);
    if (value === "true" || value === "false") return t(value === "true" ? "common.yes" : "common.no");
    return value;
  };
}
