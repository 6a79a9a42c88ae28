/** The ground of the map, drawn somewhat larger than the window: while it is panned, the picture is only copied. */
import type { View } from "./paint/pen";
import { ground } from "./paint/scene";
import type { Shown } from "./stage";

const MARGIN = 256; // pixels on each side

export class Buffer {
  private readonly canvas = new OffscreenCanvas(1, 1);
  private readonly pen = this.canvas.getContext("2d", { alpha: false });
  private held: { shown: Shown; view: View; ratio: number } | null = null;

  /** What was drawn is not true any more. */
  clear(): void {
    this.held = null;
  }

  /** Puts the view's ground on this canvas. */
  put(pen: CanvasRenderingContext2D, shown: Shown, view: View, ratio: number): void {
    if (!this.pen) return;
    if (!this.holds(shown, view, ratio)) this.draw(this.pen, shown, view, ratio);
    const from = this.held?.view ?? view;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.drawImage(this.canvas, ...offset(view, from, ratio));
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  private holds(shown: Shown, view: View, ratio: number): boolean {
    const { held } = this;
    if (held?.shown !== shown || held.ratio !== ratio || held.view.k !== view.k) return false;
    if (held.view.width !== view.width + 2 * MARGIN || held.view.height !== view.height + 2 * MARGIN) return false;
    return [view.dx - held.view.dx, view.dy - held.view.dy].every((moved) => moved <= 0 && moved >= -2 * MARGIN);
  }

  private draw(pen: OffscreenCanvasRenderingContext2D, shown: Shown, view: View, ratio: number): void {
    const wide = { width: view.width + 2 * MARGIN, height: view.height + 2 * MARGIN };
    const larger: View = { ...view, ...wide, dx: view.dx + MARGIN, dy: view.dy + MARGIN };
    const [width, height] = [Math.round(larger.width * ratio), Math.round(larger.height * ratio)];
    if (this.canvas.width !== width || this.canvas.height !== height)
      [this.canvas.width, this.canvas.height] = [width, height];
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    ground(pen, larger);
    this.held = { shown, view: larger, ratio };
  }
}

function offset(view: View, from: View, ratio: number): [number, number] {
  return [Math.round((view.dx - from.dx) * ratio), Math.round((view.dy - from.dy) * ratio)];
}
