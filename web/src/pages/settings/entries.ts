/** The list of the settings, in its order. */
import { IconBell, IconBuilding, IconHistory, IconPlugConnectedX, IconUser, IconUsersGroup } from "@tabler/icons-react";

/** For whom a page is: administrators of the hub, or of some space; "everybody": what is one's own. */
export type For = "hub" | "space" | "everybody";

export const SETTINGS = [
  { to: "/settings/users", word: "users", Sign: IconUser, of: "hub" },
  { to: "/settings/groups", word: "groups", Sign: IconUsersGroup, of: "hub" },
  { to: "/apps/sonar/spaces", word: "spaces", Sign: IconBuilding, of: "space" },
  { to: "/settings/notifications", word: "notifications", Sign: IconBell, of: "hub" },
  { to: "/settings/audit", word: "audit", Sign: IconHistory, of: "space" },
  { to: "/settings/refused-connections", word: "refused", Sign: IconPlugConnectedX, of: "hub" },
] as const satisfies { to: string; word: string; Sign: unknown; of: For }[];
