/** The system of a node in a line: what it is called and its version, of Windows the build with its revision. */
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../api/client";
import { saidByBuild } from "./shown";

export function useSystem({ system }: Pick<Schemas["ManagedNode"], "system">): string {
  const { t } = useTranslation();
  if (!system) return "";
  const version = saidByBuild(system) ? null : system.version;
  return [system.family, version, system.build && t("node.build", { build: system.build })].filter(Boolean).join(" ");
}
