/** Every text of the pages in Japanese. */
import { common } from "./common";
import { networks } from "./networks";
import { node } from "./node";
import { nodes } from "./nodes";
import { packages } from "./packages";
import { session } from "./session";
import { snapshots } from "./snapshots";
import type { Words } from "..";

export const ja: Words = {
  ...common,
  ...session,
  ...networks,
  ...nodes,
  ...node,
  ...packages,
  ...snapshots,
};
