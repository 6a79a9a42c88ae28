/** The map as a file that the browser keeps. */
import type { Shown } from "../stage";
import { LIGHT } from "../paint/colours";
import { drawio } from "./drawio";
import { framed, paintFramed, type Frame } from "./framed";
import type { Kind } from "./kinds";
import { svg } from "./svg";
import { whole } from "./whole";

const RATIO = 2; // pixels of a PNG for each of the map: it is printed, or looked at near

export async function save(kind: Kind, shown: Shown, frame: Frame, name: string): Promise<void> {
  // what is printed or pasted is on white, whatever the screen is
  const blob = await made[kind]({ ...shown, colours: LIGHT }, frame);
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

const made: Record<Kind, (shown: Shown, frame: Frame) => Promise<Blob>> = {
  png,
  svg: (shown, frame) => Promise.resolve(new Blob([svg(whole(shown, 1), frame)], { type: "image/svg+xml" })),
  drawio: (shown, frame) => Promise.resolve(new Blob([drawio(shown, frame)], { type: "application/xml" })),
};

function png(shown: Shown, frame: Frame): Promise<Blob> {
  const view = framed(whole(shown, RATIO), frame);
  const canvas = new OffscreenCanvas(view.width * RATIO, view.height * RATIO);
  const pen = canvas.getContext("2d", { alpha: false });
  if (!pen) throw new Error("this browser draws no canvas");
  pen.setTransform(RATIO, 0, 0, RATIO, 0, 0);
  paintFramed(pen, view, frame);
  return canvas.convertToBlob({ type: "image/png" });
}
