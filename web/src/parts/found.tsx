/** A link to the nodes that a search finds: in one network, in one space, or in all. */
import { Anchor, type AnchorProps } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { exactly } from "./searching";

/** Which networks are meant: one, all of a space, or all. space: its name, by which it is searched. */
export interface Where {
  networkId?: string | undefined;
  space?: string | undefined;
}

/** The page that shows them, and the search in its address. */
export function foundAt(where: Where, search: string): { to: string; search: { search?: string } } {
  if (where.networkId !== undefined) {
    return { to: `/apps/sonar/networks/${where.networkId}/managed-nodes`, search: search ? { search } : {} };
  }
  const within = [...(where.space === undefined ? [] : [exactly("space", where.space)]), ...(search ? [search] : [])];
  return { to: "/apps/sonar/managed-nodes", search: within.length > 0 ? { search: within.join(" ") } : {} };
}

interface Props extends AnchorProps {
  where: Where;
  search: string;
  /** The whole of what is cut off where there is no room. */
  title?: string;
  children: ReactNode;
}

export function FoundNodes({ where, search, children, ...rest }: Props) {
  return (
    <Anchor {...rest} renderRoot={(props) => <Link {...props} {...(foundAt(where, search) as { to: string })} />}>
      {children}
    </Anchor>
  );
}
