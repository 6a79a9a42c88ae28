/** What is on a port of a switch, each machine once. Pure. */
import type { Schemas } from "../../api/client";

type Port = Schemas["PortView"];

/** Who says on the port who it is, by whatever protocols. */
interface Said {
  nodeId: string | null | undefined;
  name: string;
  port: string | null | undefined;
  sources: string[];
}

interface On {
  said: Said[];
  /** Whom the switch has heard there besides; of a port that leads to another switch, nobody. */
  heard: Port["named"];
  /** How many MAC addresses there are besides, where so many of `heard` are shown. */
  left: (shown: number) => number;
}

export function onPort(port: Pick<Port, "leads" | "stations" | "named" | "neighbors">): On {
  const said = new Map<string, Said>();
  for (const one of port.neighbors) {
    const name = one.displayName ?? one.name ?? one.macaddr ?? one.addr ?? "";
    const known = said.get(one.managedNodeId ?? name);
    const source = one.source.toUpperCase();
    if (known) known.sources.push(source);
    else said.set(one.managedNodeId ?? name, { nodeId: one.managedNodeId, name, port: one.port, sources: [source] });
  }
  const macs = new Set(port.neighbors.map((one) => one.macaddr).filter(Boolean));
  const others = port.named.filter((one) => !macs.has(one.macaddr) && !said.has(one.managedNodeId ?? ""));
  const heard = port.leads ? [] : others;
  const besides = port.stations - (port.named.length - others.length);
  return { said: [...said.values()], heard, left: (shown) => besides - Math.min(heard.length, shown) };
}
