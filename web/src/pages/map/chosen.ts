/** What is selected, as the page's address says it: "node:ID", "subnet:CIDR", "site:ID", "strangers:ID". Pure. */
import type { Picked } from "./pick";
import type { World } from "./world";

export type Chosen = Picked;

/** What this text names; null where there is no such thing (any more). */
export function chosen(text: string | undefined, world: World): Chosen | null {
  if (!text) return null;
  const at = text.indexOf(":");
  const [kind, id] = [text.slice(0, at), text.slice(at + 1)];
  const node = world.indexOf.get(id) ?? -1;
  if (kind === "node" && node >= 0) return { kind, node };
  if (kind === "strangers" && node >= 0) return { kind, node };
  if (kind === "site") {
    const site = world.sites.findIndex((one) => one.id === id);
    if (site >= 0) return { kind, site };
  }
  if (kind === "subnet") {
    const subnet = subnetOf(world, id);
    if (subnet >= 0) return { kind, subnet };
  }
  return null;
}

/** How the page's address names it, and positions do. A subnet without a name is named by its site. */
export function named(one: Chosen, world: World): string {
  switch (one.kind) {
    case "node":
    case "strangers":
      return `${one.kind}:${world.ids[one.node] ?? ""}`;
    case "site":
      return `site:${world.sites[one.site]?.id ?? ""}`;
    case "subnet": {
      const subnet = world.subnets[one.subnet];
      return `subnet:${subnet?.cidr ? subnet.cidr : `@${world.sites[subnet?.site ?? -1]?.id ?? ""}`}`;
    }
  }
}

/** Under which name its position is kept; null for what cannot be moved. */
export function movable(one: Chosen, world: World): string | null {
  const moves = one.kind === "node" ? world.tier[one.node] !== 0 : one.kind !== "strangers";
  return moves ? named(one, world) : null;
}

function subnetOf(world: World, id: string): number {
  if (!id.startsWith("@")) return world.subnets.findIndex((one) => one.cidr === id && one.cidr !== "");
  return world.subnets.findIndex((one) => one.cidr === "" && world.sites[one.site]?.id === id.slice(1));
}
