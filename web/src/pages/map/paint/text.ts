/** Text that is only written where it fits. Widths are estimated: measuring would take longer than drawing. */
import type { Pen } from "./pen";

const FONT =
  'system-ui, -apple-system, "Segoe UI", "Hiragino Sans", "Yu Gothic UI", Meiryo, "Noto Sans CJK JP", "Noto Sans JP", sans-serif';
const NARROW = new Set("ijl.,:;'|!()[]/ -");
const WIDE = new Set("mwMWQOG@%…");

const SAMPLE = "10.20.30.0/24 tokyo-as12 −345";
const BOLD = 1.12; // how much wider bold text is
let scale = 1; // how much wider the font of this browser is than the one that was estimated

/** Learns once how wide the font is that this browser has. */
export function calibrate(pen: CanvasRenderingContext2D): void {
  pen.font = `400 100px ${FONT}`;
  scale = 1;
  scale = Math.max(0.8, Math.min(1.4, pen.measureText(SAMPLE).width / widthOf(SAMPLE, 100)));
}

/** How wide a text of this size is about, in pixels. */
export function widthOf(text: string, size: number, bold = false): number {
  let ems = 0;
  for (const sign of text) ems += emsOf(sign);
  return ems * size * scale * (bold ? BOLD : 1);
}

function emsOf(sign: string): number {
  const code = sign.codePointAt(0) ?? 0;
  if (code >= 0x1100) return code >= 0xff61 && code <= 0xffdc ? 0.55 : 1.02;
  if (NARROW.has(sign)) return 0.34;
  if (WIDE.has(sign)) return 0.9;
  if (code >= 48 && code <= 57) return 0.58;
  return code >= 65 && code <= 90 ? 0.68 : 0.57;
}

/** As much of it as fits; "" where not even `least` characters do. */
export function fit(text: string, size: number, width: number, bold = false, least = 4): string {
  if (widthOf(text, size, bold) <= width) return text;
  const room = (width - size) / (bold ? BOLD : 1);
  let ems = 0;
  let kept = "";
  let count = 0;
  for (const sign of text) {
    ems += emsOf(sign) * size * scale;
    if (ems > room) break;
    kept += sign;
    count += 1;
  }
  return count < least ? "" : `${kept}…`;
}

const ADDRESS = /^[\d.]+$|:/;

/** A machine's name as far as it fits: without its domain, then its end. Names of one site begin alike. */
export function fitName(name: string, size: number, width: number, bold = false, least = 4): string {
  if (widthOf(name, size, bold) <= width) return name;
  const own = (ADDRESS.test(name) ? "" : name.split(".", 1)[0]) || name;
  return turned(fit(turned(own), size, width, bold, least));
}

function turned(text: string): string {
  return Array.from(text).reverse().join("");
}

/** Writes with one pen; the font is only set where it changes. */
export class Writer {
  private font = "";

  constructor(private readonly pen: Pen) {
    pen.textBaseline = "middle";
  }

  put(text: string, x: number, y: number, size: number, colour: string, align: CanvasTextAlign = "left", bold = false) {
    if (text === "") return;
    const font = `${bold ? 600 : 400} ${size}px ${FONT}`;
    if (font !== this.font) this.pen.font = this.font = font;
    this.pen.textAlign = align;
    this.pen.fillStyle = colour;
    this.pen.fillText(text, x, y);
  }
}
