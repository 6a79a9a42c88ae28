/** The whole map as one view, whatever part of it is on the screen. Pure. */
import { level } from "../levels";
import type { View } from "../paint/pen";
import type { Shown } from "../stage";

const MARGIN = 24; // pixels
const SIDE = 12_000; // pixels that a picture has at most: browsers end at 16,384
const AREA = 60_000_000; // pixels

/** ratio: pixels of the picture for a pixel of the view. */
export function whole(shown: Shown, ratio: number): View {
  const { x, y, w, h } = shown.layout.bounds;
  const side = SIDE / ratio - 2 * MARGIN;
  const most = Math.min(side / Math.max(w, 1), side / Math.max(h, 1), Math.sqrt(AREA / Math.max(w * h, 1)) / ratio);
  const k = Math.min(1.25, most);
  return {
    ...shown,
    dx: MARGIN - x * k,
    dy: MARGIN - y * k,
    k,
    width: Math.ceil(w * k) + 2 * MARGIN,
    height: Math.ceil(h * k) + 2 * MARGIN,
    level: level(k),
    bitmaps: null,
  };
}
