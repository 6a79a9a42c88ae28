/** A pen that writes SVG: the picture is the one on the canvas. Pure. */
import type { Pen, View } from "../paint/pen";
import { framed, paintFramed, type Frame } from "./framed";
import { attributes, escaped } from "./xml";

const ANCHORS: Partial<Record<CanvasTextAlign, string>> = { center: "middle", right: "end", end: "end" };

class SvgPen implements Pen {
  fillStyle = "#000000";
  strokeStyle = "#000000";
  lineWidth = 1;
  font = "";
  textAlign: CanvasTextAlign = "left";
  textBaseline: CanvasTextBaseline = "middle";
  globalAlpha = 1;
  readonly written: string[] = [];
  private way = "";
  private dash: readonly number[] = [];

  fillRect(x: number, y: number, width: number, height: number): void {
    const shape = { x: short(x), y: short(y), width: short(Math.max(0, width)), height: short(Math.max(0, height)) };
    this.written.push(`<rect${attributes({ ...shape, fill: this.fillStyle, opacity: this.alpha })}/>`);
  }

  strokeRect(x: number, y: number, width: number, height: number): void {
    const shape = { x: short(x), y: short(y), width: short(Math.max(0, width)), height: short(Math.max(0, height)) };
    this.written.push(`<rect${attributes({ ...shape, fill: "none", ...this.line })}/>`);
  }

  beginPath(): void {
    this.way = "";
  }

  moveTo(x: number, y: number): void {
    this.way += `M${short(x)} ${short(y)}`;
  }

  lineTo(x: number, y: number): void {
    this.way += `L${short(x)} ${short(y)}`;
  }

  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
    this.way += `C${[x1, y1, x2, y2, x, y].map(short).join(" ")}`;
  }

  /** Whole circles only: no other is painted. */
  arc(x: number, y: number, r: number): void {
    const half = `${short(r)} ${short(r)} 0 1 0`;
    this.way += `M${short(x - r)} ${short(y)}A${half} ${short(x + r)} ${short(y)}A${half} ${short(x - r)} ${short(y)}Z`;
  }

  closePath(): void {
    this.way += "Z";
  }

  fill(): void {
    this.written.push(`<path${attributes({ d: this.way, fill: this.fillStyle, opacity: this.alpha })}/>`);
  }

  stroke(): void {
    this.written.push(`<path${attributes({ d: this.way, fill: "none", ...this.line })}/>`);
  }

  setLineDash(dash: readonly number[]): void {
    this.dash = dash;
  }

  fillText(text: string, x: number, y: number): void {
    const [weight = "400", size = "10px"] = this.font.split(" ");
    const given = {
      x: short(x),
      y: short(y),
      fill: this.fillStyle,
      "font-size": parseFloat(size),
      "font-weight": weight === "400" ? undefined : weight,
      "text-anchor": ANCHORS[this.textAlign],
      opacity: this.alpha,
    };
    this.written.push(`<text${attributes(given)}>${escaped(text)}</text>`);
  }

  private get alpha(): number | undefined {
    return this.globalAlpha === 1 ? undefined : this.globalAlpha;
  }

  private get line() {
    const dash = this.dash.length > 0 ? this.dash.join(" ") : undefined;
    return {
      stroke: this.strokeStyle,
      "stroke-width": short(this.lineWidth),
      "stroke-dasharray": dash,
      opacity: this.alpha,
    };
  }
}

function short(value: number): number {
  return Math.round(value * 10) / 10;
}

/** The view within its frame, as a document. */
export function svg(whole: View, frame: Frame): string {
  const pen = new SvgPen();
  const view = framed({ ...whole, bitmaps: null }, frame);
  paintFramed(pen, view, frame);
  const { width, height } = view;
  const size = { width, height, viewBox: `0 0 ${width} ${height}` };
  const text = { "font-family": "system-ui, sans-serif", "dominant-baseline": "central" };
  return `<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg"${attributes({ ...size, ...text })}>\n${pen.written.join("\n")}\n</svg>\n`;
}
