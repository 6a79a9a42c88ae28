/** Every text of the pages in English, a file for each part of them. ja has the same keys: the compiler sees to it. */
import { common } from "./common";
import { networks } from "./networks";
import { node } from "./node";
import { nodes } from "./nodes";
import { scan } from "./scan";
import { session } from "./session";

export const en = {
  ...common,
  ...session,
  ...networks,
  ...nodes,
  ...node,
  ...scan,
};
