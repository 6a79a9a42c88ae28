/** The canvas: zoom, pointer and keys, and a picture for each frame in which something is new. React has no part in frames. */
import { select } from "d3-selection";
import { zoom, zoomIdentity, type D3ZoomEvent, type ZoomBehavior, type ZoomTransform } from "d3-zoom";
import { movable } from "./chosen";
import type { Chosen } from "./chosen";
import { boxOf } from "./layout/layout";
import { FARTHEST, fitting, level, NEAREST } from "./levels";
import { Buffer } from "./buffer";
import { Bitmaps } from "./paint/bitmaps";
import { hint } from "./paint/hint";
import type { View } from "./paint/pen";
import { titles } from "./paint/scene";
import { calibrate } from "./paint/text";
import type { Places } from "./pick";
import { Mover } from "./mover";

/** What the stage shows; the rest of a view it knows itself. */
export type Shown = Omit<View, "dx" | "dy" | "k" | "width" | "height" | "level" | "bitmaps"> & {
  places: Places;
  /** Whether things are moved instead of the map. */
  arranging: boolean;
};

/** A middle of the map, and how near. */
export interface Spot {
  x: number;
  y: number;
  k: number;
}

export interface Listener {
  choose: (one: Chosen | null) => void;
  moved: (key: string, to: [number, number]) => void;
  looked: (spot: Spot) => void;
}

const PAN = 80; // pixels of an arrow key
const STEP = 1.5;
const STILL = 400; // milliseconds without a move after which the address is told

export class Stage {
  private readonly pen: CanvasRenderingContext2D;
  private readonly behaviour: ZoomBehavior<HTMLCanvasElement, unknown>;
  private readonly watcher: ResizeObserver;
  private readonly mover: Mover;
  private transform: ZoomTransform = zoomIdentity;
  private size = { width: 0, height: 0, ratio: 1 };
  private bitmaps: Bitmaps | null = null;
  private readonly buffer = new Buffer();
  private hovered: { one: Chosen; x: number; y: number } | null = null;
  private next: Shown | null = null;
  private frame = 0;
  private still: ReturnType<typeof setTimeout> | undefined;
  private placed = false;
  private marked = false;
  private readonly ended = new AbortController();

  constructor(
    readonly canvas: HTMLCanvasElement,
    private shown: Shown,
    private readonly listener: Listener,
    private spot: Spot | null,
  ) {
    this.pen = canvas.getContext("2d", { alpha: false }) as CanvasRenderingContext2D;
    calibrate(this.pen);
    const changed = () => {
      this.buffer.clear();
      this.ask();
    };
    this.mover = new Mover(listener.moved, changed, () => this.next && this.show(this.next));
    this.behaviour = zoom<HTMLCanvasElement, unknown>()
      .scaleExtent([FARTHEST, NEAREST])
      .clickDistance(4)
      .filter((event: MouseEvent) => !event.button && (!event.ctrlKey || event.type === "wheel") && !this.grips(event))
      .on("zoom", (event: D3ZoomEvent<HTMLCanvasElement, unknown>) => {
        this.transform = event.transform;
        this.ask();
      })
      .on("end", () => this.tell());
    select(canvas).call(this.behaviour).on("dblclick.zoom", null);
    this.listen();
    this.watcher = new ResizeObserver(() => this.resize());
    this.watcher.observe(canvas);
  }

  /** Shows this from the next frame on; while something is moved, when it is let go. */
  show(shown: Shown): void {
    this.next = this.mover.holds ? shown : null;
    if (this.mover.holds) return;
    this.shown = shown;
    this.hovered = null;
    this.ask();
  }

  end(): void {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.still);
    this.watcher.disconnect();
    this.ended.abort();
    select(this.canvas).on(".zoom", null);
  }

  fit(): void {
    const { width, height } = this.size;
    this.lookAt(fitting(this.shown.layout.bounds, width, height, 1.6));
  }

  /** To this thing: the whole of it, or so near that a host has its name. */
  zoomTo(one: Chosen): void {
    const box = boxOf(this.shown.layout, this.shown.world, one);
    if (!box) return;
    const host = one.kind === "node" && !this.shown.layout.devices.has(one.node);
    this.lookAt(fitting(box, this.size.width, this.size.height, host ? 9 : one.kind === "node" ? 1.5 : 3));
  }

  lookAt({ x, y, k }: Spot): void {
    const { width, height } = this.size;
    const to = zoomIdentity.translate(width / 2 - x * k, height / 2 - y * k).scale(k);
    select(this.canvas).call((one) => this.behaviour.transform(one, to));
  }

  by(factor: number): void {
    select(this.canvas).call((one) => this.behaviour.scaleBy(one, factor));
  }

  private pan(x: number, y: number): void {
    const { k } = this.transform;
    select(this.canvas).call((one) => this.behaviour.translateBy(one, x / k, y / k));
  }

  private listen(): void {
    const { canvas } = this;
    const { signal } = this.ended;
    canvas.addEventListener("click", (event) => !this.mover.justMoved && this.listener.choose(this.at(event)), {
      signal,
    });
    canvas.addEventListener("dblclick", (event) => this.nearer(event), { signal });
    canvas.addEventListener("pointermove", (event) => this.hover(event), { signal });
    canvas.addEventListener("pointerleave", () => this.unhover(), { signal });
    canvas.addEventListener("keydown", (event) => this.key(event), { signal });
    canvas.addEventListener("pointerdown", (event) => this.grip(event), { signal });
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener("change", () => this.resize(), { signal });
  }

  private at(event: MouseEvent): Chosen | null {
    const { x, y, k } = this.transform;
    return this.shown.places.at((event.offsetX - x) / k, (event.offsetY - y) / k, level(k).cards === 2);
  }

  private nearer(event: MouseEvent): void {
    const one = this.at(event);
    if (one) this.zoomTo(one);
    else this.by(2);
  }

  private hover(event: PointerEvent): void {
    if (event.buttons !== 0) return;
    const one = this.at(event);
    const [x, y] = [event.offsetX, event.offsetY];
    const same = one !== null && this.hovered !== null && key(one) === key(this.hovered.one);
    if (same || (one === null && this.hovered === null)) return;
    this.hovered = one ? { one, x, y } : null;
    this.canvas.style.cursor = one
      ? this.shown.arranging && movable(one, this.shown.world)
        ? "move"
        : "pointer"
      : "grab";
    this.ask();
  }

  private unhover(): void {
    if (this.hovered) this.ask();
    this.hovered = null;
  }

  /** Whether this begins to move a thing, not the map. */
  private grips(event: MouseEvent): boolean {
    if (!this.shown.arranging || event.type === "wheel" || !("offsetX" in event)) return false;
    const one = this.at(event);
    return one !== null && movable(one, this.shown.world) !== null;
  }

  private grip(event: PointerEvent): void {
    const one = this.at(event);
    if (one && event.button === 0 && this.grips(event)) this.mover.begin(event, one, this.shown, this.transform.k);
  }

  private key(event: KeyboardEvent): void {
    const does: Record<string, () => void> = {
      ArrowLeft: () => this.pan(PAN, 0),
      ArrowRight: () => this.pan(-PAN, 0),
      ArrowUp: () => this.pan(0, PAN),
      ArrowDown: () => this.pan(0, -PAN),
      "+": () => this.by(STEP),
      ";": () => this.by(STEP), // where + is on a Japanese keyboard
      "=": () => this.by(STEP),
      "-": () => this.by(1 / STEP),
      "0": () => this.fit(),
    };
    if (event.ctrlKey || event.metaKey || event.altKey || !does[event.key]) return;
    does[event.key]?.();
    event.preventDefault();
  }

  private resize(): void {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (width === 0 || height === 0) return;
    const ratio = devicePixelRatio;
    this.size = { width, height, ratio };
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    if (!this.placed) {
      this.placed = true;
      if (this.spot) this.lookAt(this.spot);
      else this.fit();
    }
    this.draw(); // at once: a canvas that got another size is empty
  }

  private ask(): void {
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const { shown, transform, size } = this;
    if (size.width === 0) return;
    if (!this.bitmaps?.good(shown.world, shown.colours, shown.shown))
      this.bitmaps = new Bitmaps(shown.world, shown.colours, shown.shown);
    const { width, height, ratio } = size;
    const snapped = (value: number) => Math.round(value * ratio) / ratio;
    const { k } = transform;
    const place = { dx: snapped(transform.x), dy: snapped(transform.y), k, level: level(k), width, height };
    const view: View = { ...shown, ...place, bitmaps: this.bitmaps };
    this.buffer.put(this.pen, shown, view, ratio);
    titles(this.pen, view);
    if (this.hovered) hint(this.pen, view, this.hovered.one, this.hovered.x, this.hovered.y);
    if (!this.marked) performance.mark("map-shown"); // bench/map.py reads it
    this.marked = true;
  }

  private tell(): void {
    clearTimeout(this.still);
    this.still = setTimeout(() => {
      const { x, y, k } = this.transform;
      this.listener.looked({ x: (this.size.width / 2 - x) / k, y: (this.size.height / 2 - y) / k, k });
    }, STILL);
  }
}

function key(one: Chosen): string {
  return `${one.kind} ${one.kind === "site" ? one.site : one.kind === "subnet" ? one.subnet : one.node}`;
}
