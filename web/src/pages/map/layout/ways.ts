/** Trunks go around the sites between their ends: a line that came out from behind a box would seem to be its. Pure. */
import type { SiteBox, Trunk } from "./boxes";
import { SITE } from "./sizes";

const CLEAR = 10; // how far a line stays from boxes at least
const BESIDE = 14; // between lines in the same gap

export function route(boxes: SiteBox[], trunks: Trunk[]): void {
  const bySite = new Map(boxes.map((one) => [one.site, one]));
  const taken = new Map<number, number>();
  for (const one of trunks) {
    const [a, b] = [bySite.get(one.from), bySite.get(one.to)];
    if (!a || !b) continue;
    const [up, low] = a.y <= b.y ? [a, b] : [b, a];
    one.way = up.y + up.h < low.y ? down(up, low, boxes, taken) : across(a, b, boxes);
  }
}

function middle(box: SiteBox): number {
  return box.x + box.w / 2;
}

/** From the bottom of one to the top of the other, through gaps of the rows between. */
function down(up: SiteBox, low: SiteBox, boxes: SiteBox[], taken: Map<number, number>): [number, number][] {
  const [top, bottom] = [up.y + up.h, low.y];
  const between = boxes.filter((one) => one !== up && one !== low && one.y + one.h > top && one.y < bottom);
  const way: [number, number][] = [[middle(up), top]];
  for (const band of bands(between)) {
    const from = Math.min(...band.map((one) => one.y));
    const to = Math.max(...band.map((one) => one.y + one.h));
    const x = gap(band, middle(low), taken);
    way.push([x, Math.max(from - CLEAR, top)], [x, Math.min(to + CLEAR, bottom)]);
  }
  return [...way, [middle(low), bottom]];
}

/** Boxes that stand beside one another, from above. */
function bands(boxes: SiteBox[]): SiteBox[][] {
  const made: SiteBox[][] = [];
  let end = -Infinity;
  for (const one of [...boxes].sort((a, b) => a.y - b.y)) {
    const last = made.at(-1);
    if (last && one.y < end) last.push(one);
    else made.push([one]);
    end = Math.max(end, one.y + one.h);
  }
  return made;
}

/** The free place in a band nearest to this one; lines that take the same lie side by side. */
function gap(band: SiteBox[], wanted: number, taken: Map<number, number>): number {
  const places = [wanted, ...band.flatMap((one) => [one.x - SITE.gap / 2, one.x + one.w + SITE.gap / 2])];
  const free = places.filter((x) => !band.some((one) => x > one.x - CLEAR && x < one.x + one.w + CLEAR));
  const best = free.sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted))[0] ?? wanted;
  const before = taken.get(best) ?? 0;
  taken.set(best, before + 1);
  return best + Math.ceil(before / 2) * (before % 2 === 0 ? BESIDE : -BESIDE);
}

/** Side by side: straight over the gap, or above what stands between. */
function across(a: SiteBox, b: SiteBox, boxes: SiteBox[]): [number, number][] {
  const [left, right] = middle(a) <= middle(b) ? [a, b] : [b, a];
  const blocked = boxes.some(
    (one) => one !== a && one !== b && middle(one) > middle(left) && middle(one) < middle(right),
  );
  const y = Math.max(left.y, right.y) + Math.min(left.h, right.h) / 3;
  if (!blocked && left.x + left.w < right.x)
    return [
      [left.x + left.w, y],
      [right.x, y],
    ];
  const above = Math.min(left.y, right.y) - SITE.rowGap / 3;
  return [
    [middle(left), left.y],
    [middle(left) + CLEAR, above],
    [middle(right) - CLEAR, above],
    [middle(right), right.y],
  ];
}
