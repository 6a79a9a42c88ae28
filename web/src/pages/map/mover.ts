/** Somebody moves a site, a device or a card with the pointer: it follows at once, and is told when it is let go. */
import { movable, type Chosen } from "./chosen";
import type { CardBox, DeviceBox, SiteBox } from "./layout/boxes";
import type { Shown } from "./stage";

const LEAST = 3; // pixels; less is a click

export class Mover {
  /** Whether something is held. */
  holds = false;
  /** Whether the click that comes now ends a move. */
  justMoved = false;

  constructor(
    private readonly moved: (key: string, to: [number, number]) => void,
    private readonly changed: () => void,
    private readonly letGo: () => void,
  ) {}

  begin(event: PointerEvent, one: Chosen, shown: Shown, k: number): void {
    const key = movable(one, shown.world);
    const box = boxOfMoved(one, shown);
    if (!key || !box) return;
    this.holds = true;
    this.justMoved = false;
    const site = one.kind === "site" ? null : (shown.layout.sites.find((each) => holdsIt(each, box)) ?? null);
    let [x, y] = [event.clientX, event.clientY];
    const ended = new AbortController();
    const move = (next: PointerEvent) => {
      const [dx, dy] = [(next.clientX - x) / k, (next.clientY - y) / k];
      if (!this.justMoved && Math.hypot(dx, dy) * k < LEAST) return;
      this.justMoved = true;
      [x, y] = [next.clientX, next.clientY];
      for (const each of "cards" in box ? [box, ...box.cards, ...box.devices] : [box]) {
        each.x += dx;
        each.y += dy;
      }
      this.changed();
    };
    const end = () => {
      ended.abort();
      this.holds = false;
      this.letGo();
      if (this.justMoved) this.moved(key, [Math.round(box.x - (site?.x ?? 0)), Math.round(box.y - (site?.y ?? 0))]);
      setTimeout(() => (this.justMoved = false)); // after the click that this makes
    };
    window.addEventListener("pointermove", move, { signal: ended.signal });
    window.addEventListener("pointerup", end, { signal: ended.signal });
    window.addEventListener("pointercancel", end, { signal: ended.signal });
  }
}

function boxOfMoved(one: Chosen, { layout }: Shown): SiteBox | CardBox | DeviceBox | null {
  if (one.kind === "site") return layout.sites.find((each) => each.site === one.site) ?? null;
  if (one.kind === "subnet") return layout.cards[one.subnet] ?? null;
  return layout.devices.get(one.node) ?? null;
}

function holdsIt(site: SiteBox, box: SiteBox | CardBox | DeviceBox): boolean {
  return site.cards.includes(box as CardBox) || site.devices.includes(box as DeviceBox);
}
