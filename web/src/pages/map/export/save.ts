/** The map as a file that the browser keeps. */
import { paint } from "../paint/scene";
import type { Shown } from "../stage";
import { drawio } from "./drawio";
import type { Kind } from "./kinds";
import { svg } from "./svg";
import { whole } from "./whole";

const RATIO = 2; // pixels of a PNG for each of the map: it is printed, or looked at near

export async function save(kind: Kind, shown: Shown, name: string): Promise<void> {
  const blob = await made[kind](shown);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${fileName(name)}.${kind}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Of a name that may be anything, what every file system takes. */
export function fileName(name: string): string {
  const plain = name.replace(/[^\p{L}\p{N}._-]+/gu, "-");
  return Array.from(plain).slice(0, 60).join("");
}

const made: Record<Kind, (shown: Shown) => Promise<Blob>> = {
  png,
  svg: (shown) => Promise.resolve(new Blob([svg(whole(shown, 1))], { type: "image/svg+xml" })),
  drawio: (shown) => Promise.resolve(new Blob([drawio(shown)], { type: "application/xml" })),
};

function png(shown: Shown): Promise<Blob> {
  const view = whole(shown, RATIO);
  const canvas = new OffscreenCanvas(view.width * RATIO, view.height * RATIO);
  const pen = canvas.getContext("2d", { alpha: false });
  if (!pen) throw new Error("this browser draws no canvas");
  pen.setTransform(RATIO, 0, 0, RATIO, 0, 0);
  paint(pen, view);
  return canvas.convertToBlob({ type: "image/png" });
}
