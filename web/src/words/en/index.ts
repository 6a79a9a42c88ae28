/** Every text of the pages in English, a file for each part of them. ja has the same keys: the compiler sees to it. */
import { account } from "./account";
import { common } from "./common";
import { map } from "./map";
import { dashboard } from "./dashboard";
import { events } from "./events";
import { guide } from "./guide";
import { ksockets } from "./ksockets";
import { networks } from "./networks";
import { node } from "./node";
import { nodes } from "./nodes";
import { notify } from "./notify";
import { packages } from "./packages";
import { ports } from "./ports";
import { scan } from "./scan";
import { session } from "./session";
import { settings } from "./settings";
import { snapshots } from "./snapshots";

export const en = {
  ...common,
  ...dashboard,
  ...events,
  ...session,
  ...networks,
  ...map,
  ...nodes,
  ...node,
  ...settings,
  ...notify,
  ...packages,
  ...ports,
  ...snapshots,
  ...account,
  ...scan,
  ...ksockets,
  ...guide,
};
