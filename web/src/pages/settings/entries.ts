/** The list of the settings, in its order. */
import {
  IconBell,
  IconBuilding,
  IconHistory,
  IconKey,
  IconPlugConnectedX,
  IconUser,
  IconUserCog,
  IconUsersGroup,
} from "@tabler/icons-react";

/** For whom a page is: administrators of the hub, or of some space; "everybody": what shows only what one may see, and one's own. */
export type For = "hub" | "space" | "everybody";

export const SETTINGS = [
  { to: "/settings/users", word: "users", Sign: IconUser, of: "hub" },
  { to: "/settings/groups", word: "groups", Sign: IconUsersGroup, of: "hub" },
  { to: "/apps/sonar/spaces", word: "spaces", Sign: IconBuilding, of: "space" },
  { to: "/settings/ksockets", word: "ksockets", Sign: IconKey, of: "everybody" },
  { to: "/settings/refused-connections", word: "refused", Sign: IconPlugConnectedX, of: "hub" },
  { to: "/settings/notifications", word: "notifications", Sign: IconBell, of: "hub" },
  { to: "/settings/audit", word: "audit", Sign: IconHistory, of: "space" },
  { to: "/settings/account", word: "account", Sign: IconUserCog, of: "everybody" },
] as const satisfies { to: string; word: string; Sign: unknown; of: For }[];
