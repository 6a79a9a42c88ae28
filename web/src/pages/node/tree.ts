/** What a device is made of, and the names of its ports, as people read them. Pure. */
import type { Schemas } from "../../api/client";

export type Component = Schemas["Component"];

export interface Placed {
  depth: number;
  part: Component;
}

/** All parts, each once, in the order of a tree, by their numbers; where what a device tells is a circle, its first part is at the top. */
export function nested(parts: readonly Component[]): Placed[] {
  const known = new Set(parts.flatMap((one) => (one.index == null ? [] : [one.index])));
  const below = new Map<number, Component[]>();
  const tops: Component[] = [];
  const numbered = [...parts].sort((one, other) => (one.index ?? Infinity) - (other.index ?? Infinity) || 0);
  for (const one of numbered) {
    if (one.within == null || !known.has(one.within)) tops.push(one);
    else below.set(one.within, [...(below.get(one.within) ?? []), one]);
  }
  const seen = new Set<Component>();
  const found: Placed[] = [];
  const left: Placed[] = [];
  for (const top of [...tops, ...parts]) {
    left.push({ depth: 0, part: top });
    for (let one = left.pop(); one !== undefined; one = left.pop()) {
      if (seen.has(one.part)) continue;
      const { depth, part } = one;
      seen.add(part);
      found.push(one);
      const inside = part.index == null ? [] : (below.get(part.index) ?? []);
      left.push(...inside.map((each) => ({ depth: depth + 1, part: each })).reverse());
    }
  }
  return found;
}

const END = /^(.*?)(\d+)$/s;

/** Names of ports, those that follow each other as one: Gi1/0/1-24. */
export function ranges(ports: readonly string[]): string {
  const said: string[] = [];
  let run: { begin: string; first: number; last: number } | null = null;
  const close = () => {
    if (run) said.push(run.first === run.last ? `${run.begin}${run.first}` : `${run.begin}${run.first}-${run.last}`);
    run = null;
  };
  for (const one of ports) {
    const [, begin, digits] = END.exec(one) ?? [];
    const number = digits === undefined || String(Number(digits)) !== digits ? NaN : Number(digits);
    if (run && begin === run.begin && number === run.last + 1) {
      run.last = number;
      continue;
    }
    close();
    if (begin === undefined || Number.isNaN(number)) said.push(one);
    else run = { begin, first: number, last: number };
  }
  close();
  return said.join(", ");
}
