/** The cells of a card as a picture of one pixel a cell, made once and drawn at any size. */
import type { CardBox } from "../layout/boxes";
import { ACROSS } from "../layout/sizes";
import type { World } from "../world";
import { mixed, type Colours } from "./colours";
import { FAINT } from "./pen";

export class Bitmaps {
  private made = new WeakMap<CardBox, OffscreenCanvas>();
  private readonly states: Uint32Array;

  constructor(
    private readonly world: World,
    private readonly colours: Colours,
    private readonly shown: Uint8Array | null,
  ) {
    const faint = colours.states.map((one) => mixed(one, colours.card, FAINT));
    this.states = Uint32Array.from([...colours.states, ...faint, colours.empty], packed);
  }

  /** Whether it shows the same still. */
  good(world: World, colours: Colours, shown: Uint8Array | null): boolean {
    return this.world === world && this.colours === colours && this.shown === shown;
  }

  of(card: CardBox): OffscreenCanvas {
    const there = this.made.get(card);
    if (there) return there;
    const height = Math.ceil(card.slots.length / ACROSS);
    const canvas = new OffscreenCanvas(ACROSS, height);
    const image = new ImageData(ACROSS, height);
    const pixels = new Uint32Array(image.data.buffer);
    for (let slot = 0; slot < card.slots.length; slot += 1) pixels[slot] = this.pixel(card.slots[slot] ?? -1);
    canvas.getContext("2d")?.putImageData(image, 0, 0);
    this.made.set(card, canvas);
    return canvas;
  }

  private pixel(node: number): number {
    if (node < 0) return this.states[8] ?? 0;
    const faint = this.shown !== null && this.shown[node] === 0;
    return this.states[(faint ? 4 : 0) + (this.world.state[node] ?? 0)] ?? 0;
  }
}

/** #rrggbb as a pixel: little endian, which all that run browsers are. */
function packed(colour: string): number {
  const value = parseInt(colour.slice(1), 16);
  return (0xff000000 | ((value & 0xff) << 16) | (value & 0xff00) | (value >> 16)) >>> 0;
}
