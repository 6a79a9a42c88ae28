/** Every text of the pages in English, a file for each part of them. ja has the same keys: the compiler sees to it. */
import { common } from "./common";
import { dashboard } from "./dashboard";
import { events } from "./events";
import { networks } from "./networks";
import { node } from "./node";
import { nodes } from "./nodes";
import { session } from "./session";

export const en = {
  ...common,
  ...dashboard,
  ...events,
  ...session,
  ...networks,
  ...nodes,
  ...node,
};
