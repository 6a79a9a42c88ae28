/** Every text of the pages in English, a file for each part of them. ja has the same keys: the compiler sees to it. */
import { common } from "./common";
import { guide } from "./guide";
import { ksockets } from "./ksockets";
import { networks } from "./networks";
import { node } from "./node";
import { nodes } from "./nodes";
import { session } from "./session";

export const en = {
  ...common,
  ...session,
  ...networks,
  ...nodes,
  ...node,
  ...ksockets,
  ...guide,
};
