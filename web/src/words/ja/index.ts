/** Every text of the pages in Japanese. */
import { common } from "./common";
import { guide } from "./guide";
import { ksockets } from "./ksockets";
import { networks } from "./networks";
import { node } from "./node";
import { nodes } from "./nodes";
import { session } from "./session";
import type { Words } from "..";

export const ja: Words = {
  ...common,
  ...session,
  ...networks,
  ...nodes,
  ...node,
  ...ksockets,
  ...guide,
};
