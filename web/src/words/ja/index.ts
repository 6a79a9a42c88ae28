/** Every text of the pages in Japanese. */
import { common } from "./common";
import { map } from "./map";
import { networks } from "./networks";
import { node } from "./node";
import { nodes } from "./nodes";
import { session } from "./session";
import type { Words } from "..";

export const ja: Words = {
  ...common,
  ...session,
  ...networks,
  ...map,
  ...nodes,
  ...node,
};
