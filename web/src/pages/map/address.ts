/** What of the page's address the map means. Pure. */
import { STATES } from "./answer";
import { FARTHEST, NEAREST } from "./levels";
import type { MapSearch } from "./routes";
import type { Spot } from "./stage";

export const MOST_HOPS = 4;

export function spotOf(at: string | undefined): Spot | null {
  const [x = NaN, y = NaN, k = NaN] = (at ?? "").split(",").map(Number);
  if (![x, y, k].every(Number.isFinite) || k <= 0) return null;
  return { x, y, k: Math.max(FARTHEST, Math.min(NEAREST, k)) };
}

export function spotText({ x, y, k }: Spot): string {
  return `${Math.round(x)},${Math.round(y)},${Number(k.toPrecision(3))}`;
}

/** In this order: so that one picture has one address. */
export function layersOf(text: string | undefined): number[] {
  return text === undefined ? [2, 3] : [2, 3].filter((one) => text.split(",").includes(`l${one}`));
}

export function layersText(layers: number[]): string | undefined {
  if (layers.length === 2) return undefined;
  return layers.map((one) => `l${one}`).join(",") || "none";
}

export function listOf(text: string | undefined): string[] {
  return (text ?? "").split(",").filter(Boolean);
}

export function statesOf(search: MapSearch): string[] {
  return listOf(search.state).filter((one) => (STATES as readonly string[]).includes(one));
}

export function hopsOf(hops: number | undefined): number {
  return Math.max(0, Math.min(MOST_HOPS, hops ?? 0));
}
