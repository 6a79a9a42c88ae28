/** How much is shown at which zoom. Pure. */
import { CELL } from "./layout/sizes";

export const NEAREST = 40;
export const FARTHEST = 0.02;

export interface Level {
  /** Cards as boxes without text (0), with their counts all over (1), with counts above their cells (2). */
  cards: 0 | 1 | 2;
  /** Signs in cells that are not as they were. */
  signs: boolean;
  /** Lines of text that a cell has room for: 0 none, 1 its name, 2 and its address, 3 and its type. */
  lines: 0 | 1 | 2 | 3;
  /** Infrastructure, and its names. */
  devices: boolean;
  names: boolean;
  /** Sizes of text in pixels. */
  text: number;
  title: number;
  /** And of what stands above the cells of a card. */
  head: number;
}

const LINE = 12; // pixels

export function level(zoom: number): Level {
  const cell = CELL.h * zoom;
  const lines = cell < LINE + 2 ? 0 : cell < 2 * LINE + 4 ? 1 : cell < 3 * LINE + 6 ? 2 : 3;
  return {
    cards: zoom < 0.16 ? 0 : zoom < 0.5 ? 1 : 2,
    signs: zoom >= 1.1,
    lines,
    devices: zoom >= 0.1,
    names: zoom >= 0.45,
    text: Math.max(9, Math.min(12, Math.round(10 * zoom + 4))),
    title: Math.max(10, Math.min(20, Math.round(8 * zoom + 7))),
    head: Math.max(9, Math.min(18, Math.round(5 * zoom + 6))),
  };
}

/** The zoom, and the middle, at which this box fills the window but for a margin. */
export function fitting(
  box: { x: number; y: number; w: number; h: number },
  width: number,
  height: number,
  most = 2,
): { x: number; y: number; k: number } {
  const k = Math.min((width * 0.94) / Math.max(box.w, 1), (height * 0.94) / Math.max(box.h, 1), most);
  return { x: box.x + box.w / 2, y: box.y + box.h / 2, k: Math.max(FARTHEST, Math.min(NEAREST, k)) };
}
