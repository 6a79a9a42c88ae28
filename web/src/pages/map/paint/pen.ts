/** What is painted with: a canvas, or what writes the same as SVG. And what is painted. */
import type { Chosen } from "../chosen";
import type { Box, Layout } from "../layout/boxes";
import type { Level } from "../levels";
import type { Layers, Lit } from "../paths";
import type { World } from "../world";
import type { Bitmaps } from "./bitmaps";
import type { Colours } from "./colours";

export type Pen = Pick<
  CanvasRenderingContext2D,
  | "fillStyle"
  | "strokeStyle"
  | "lineWidth"
  | "font"
  | "textAlign"
  | "textBaseline"
  | "globalAlpha"
  | "fillRect"
  | "strokeRect"
  | "beginPath"
  | "moveTo"
  | "lineTo"
  | "bezierCurveTo"
  | "arc"
  | "closePath"
  | "fill"
  | "stroke"
  | "fillText"
  | "setLineDash"
>;

/** The words that stand on the map. */
export interface Spoken {
  noSite: string;
  noSubnet: string;
  strangers: string;
  states: readonly string[];
  count: (nodes: number) => string;
  /** What a device type is called. */
  type: (type: string) => string;
}

/** All that a picture depends on: a place of the map is at x * k + dx, y * k + dy in pixels. */
export interface View {
  world: World;
  layout: Layout;
  dx: number;
  dy: number;
  k: number;
  width: number;
  height: number;
  level: Level;
  colours: Colours;
  /** By node 0: faint; null: none is. */
  shown: Uint8Array | null;
  /** By subnet how many of its hosts are not faint. */
  clear: Int32Array | null;
  layers: Layers;
  chosen: Chosen | null;
  lit: Lit;
  spoken: Spoken;
  /** Pictures of cells; null: each cell is drawn by itself. */
  bitmaps: Bitmaps | null;
}

export const FAINT = 0.22;

export function toX(view: View, x: number): number {
  return x * view.k + view.dx;
}

export function toY(view: View, y: number): number {
  return y * view.k + view.dy;
}

/** The part of the map that is in the window. */
export function windowOf(view: View): Box {
  const { dx, dy, k, width, height } = view;
  return { x: -dx / k, y: -dy / k, w: width / k, h: height / k };
}

export function faint(view: View, node: number): boolean {
  return view.shown !== null && view.shown[node] === 0;
}
