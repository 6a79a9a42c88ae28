/** Every text of the pages in Japanese. */
import { common } from "./common";
import { dashboard } from "./dashboard";
import { events } from "./events";
import { networks } from "./networks";
import { node } from "./node";
import { nodes } from "./nodes";
import { session } from "./session";
import type { Words } from "..";

export const ja: Words = {
  ...common,
  ...dashboard,
  ...events,
  ...session,
  ...networks,
  ...nodes,
  ...node,
};
