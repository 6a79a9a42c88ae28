/** Where the sites lie: the one that most others hang at above, the others in rows below it, step by step. Pure. */
import type { SiteBox, Trunk } from "./boxes";
import { SITE } from "./sizes";

const SCREEN = { w: 2000, h: 1000 } as const; // what the whole should fit into, in shape

/** Gives every site its place. */
export function arrange(sites: SiteBox[], trunks: Trunk[]): void {
  const steps = stepsOf(sites, trunks);
  let best: { scale: number; width: number } = { scale: 0, width: 0 };
  for (const width of widths(steps)) {
    const { w, h } = rows(steps, width, false);
    const scale = Math.min(SCREEN.w / w, SCREEN.h / h);
    if (scale > best.scale) best = { scale, width };
  }
  rows(steps, best.width, true);
}

/** Sites by how many trunks they are away from the first; what hangs at nothing comes last. */
function stepsOf(sites: SiteBox[], trunks: Trunk[]): SiteBox[][] {
  const beside = new Map(sites.map((one): [number, number[]] => [one.site, []]));
  for (const { from, to } of trunks) {
    beside.get(from)?.push(to);
    beside.get(to)?.push(from);
  }
  const bySite = new Map(sites.map((one) => [one.site, one]));
  const left = new Set(sites.map((one) => one.site));
  const degree = (site: number) => beside.get(site)?.length ?? 0;
  const starts = sites.map((one) => one.site).sort((a, b) => degree(b) - degree(a) || a - b);
  const steps: SiteBox[][] = [];
  const lone: SiteBox[] = [];
  for (const start of starts) {
    if (!left.has(start)) continue;
    let now = [start];
    left.delete(start);
    if (degree(start) === 0) now.forEach((one) => push(lone, bySite.get(one)));
    else
      while (now.length > 0) {
        const step: SiteBox[] = [];
        now.forEach((one) => push(step, bySite.get(one)));
        steps.push(step);
        const next = [...new Set(now.flatMap((one) => beside.get(one) ?? []))].filter((one) => left.delete(one));
        now = next.sort((a, b) => a - b);
      }
  }
  lone.sort((a, b) => a.site - b.site);
  return lone.length > 0 ? [...steps, lone] : steps;
}

function push(list: SiteBox[], one: SiteBox | undefined): void {
  if (one) list.push(one);
}

/** Widths at which rows could break: some are tried. */
function widths(steps: SiteBox[][]): number[] {
  const longest = Math.max(...steps.map((step) => step.reduce((sum, one) => sum + one.w + SITE.gap, 0)), 1);
  const widest = Math.max(...steps.flat().map((one) => one.w + SITE.gap), 1);
  return Array.from({ length: 24 }, (_, at) => Math.max(widest, longest / (1 + at / 2)));
}

/** Lays the steps in rows no wider than that; how large it all is. */
function rows(steps: SiteBox[][], width: number, write: boolean): { w: number; h: number } {
  const lines = steps.flatMap((step) => broken(step, width));
  const widest = Math.max(...lines.map(lengthOf), 1);
  let y = 0;
  for (const line of lines) {
    let x = (widest - lengthOf(line)) / 2;
    for (const one of line) {
      if (write) Object.assign(one, { x, y });
      x += one.w + SITE.gap;
    }
    y += Math.max(...line.map((one) => one.h)) + SITE.rowGap;
  }
  return { w: widest, h: Math.max(y - SITE.rowGap, 1) };
}

function broken(step: SiteBox[], width: number): SiteBox[][] {
  const lines: SiteBox[][] = [];
  let line: SiteBox[] = [];
  for (const one of step) {
    if (line.length > 0 && lengthOf([...line, one]) + SITE.gap > width) {
      lines.push(line);
      line = [];
    }
    line.push(one);
  }
  return line.length > 0 ? [...lines, line] : lines;
}

function lengthOf(line: SiteBox[]): number {
  return line.reduce((sum, one) => sum + one.w, 0) + (line.length - 1) * SITE.gap;
}
