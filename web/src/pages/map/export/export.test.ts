import { expect, test } from "vitest";
import { layout } from "../layout/layout";
import { LIGHT } from "../paint/colours";
import { path } from "../paths";
import { Places } from "../pick";
import type { Shown } from "../stage";
import { made } from "../testing/made";
import { world } from "../world";
import { drawio } from "./drawio";
import { framed, type Frame } from "./framed";
import { fileName } from "./save";
import { svg } from "./svg";
import { whole } from "./whole";
import { escaped } from "./xml";

const HOSTILE = '<img src=x onerror="alert(1)">\u0000\u202e&';

function shown(): Shown {
  const map = made({ hosts: 400 });
  map.sites.forEach((one) => (one.displayName = HOSTILE));
  map.nodes.displayName[0] = HOSTILE;
  const one = world(map);
  const boxes = layout(one, {});
  const spoken = { noSite: "-", noSubnet: "-", strangers: "?", states: ["", "", "", ""], count: String, type: String };
  const more = { shown: null, clear: null, layers: [2, 3], chosen: null, spoken, colours: LIGHT, arranging: false };
  return { world: one, layout: boxes, places: new Places(boxes), lit: path(one, null, [2, 3]), ...more };
}

const FRAME: Frame = {
  title: HOSTILE,
  about: "As of 2026/11/30 9:00",
  router: "Router",
  firewall: "Firewall",
  distribution: "Distribution",
  access: "Access",
  strangers: "Unknown",
  solid: "Measured",
  dashed: "Inferred",
};

/** Whether tags open and close as they should, and nothing else is in it; their names. */
function tags(document: string): string[] {
  const open: string[] = [];
  const names: string[] = [];
  const rest = document
    .replace(/<\?xml[^>]*\?>/, "")
    .replace(/<(\/?)([\w]+)((?: [\w:-]+="[^"<>]*")*)(\/?)>/g, (...found) => {
      const [, closing, name, , lone] = found as [string, string, string, string, string];
      if (closing) expect(open.pop()).toBe(name);
      else names.push(name);
      if (!closing && !lone) open.push(name);
      return "";
    });
  expect(open).toEqual([]);
  expect(rest).not.toMatch(/[<>]/);
  return names;
}

test("of what devices told of others nothing turns the direction of what stands beside it", () => {
  const one = shown();
  one.world.strangers.forEach((each) => (each.name = HOSTILE));
  one.world.links.forEach((each) => (each.fromPort = HOSTILE));
  expect(drawio(one, FRAME)).not.toMatch(/[\u202e\u0000]/);
});

test("a network may be called anything, and its file is kept", () => {
  expect(fileName('../a:b*?"<>|/\u202e\u0000 東京-map')).toBe("..-a-b-東京-map");
  expect(Array.from(fileName("𠮷".repeat(100)))).toHaveLength(60);
});

test("what a network says is text", () => {
  expect(escaped(HOSTILE)).toBe("&lt;img src=x onerror=&quot;alert(1)&quot;&gt;\u202e&amp;");
});

test("the SVG is whole, and has the picture's parts", () => {
  const view = whole(shown(), 1);
  const names = tags(svg(view, FRAME));
  expect(new Set(names)).toEqual(new Set(["svg", "rect", "path", "text"]));
  expect(names.length).toBeGreaterThan(400); // a rect for each host, and more
});

test("a picture says whose map it is, as of when, and what its signs mean", () => {
  const document = svg(whole(shown(), 1), FRAME);
  for (const word of ["&lt;img src=x", FRAME.about, "Router", "Inferred"]) expect(document).toContain(`>${word}`);
});

test("a legend has as many rows as it needs, and all of them are in the picture", () => {
  const view = { ...whole(shown(), 1), width: 100 };
  const narrow = framed(view, FRAME);
  const wide = framed({ ...view, width: 4000 }, FRAME);
  expect(narrow.width).toBeGreaterThan(100);
  expect(narrow.height).toBeGreaterThan(wide.height);
  expect(wide.dy).toBeGreaterThan(view.dy);
});

test("draw.io gets every box where it is, the parts of a site relative to it", () => {
  const one = shown();
  const document = drawio(one, FRAME);
  expect(new Set(tags(document))).toEqual(
    new Set(["mxfile", "diagram", "mxGraphModel", "root", "mxCell", "mxGeometry"]),
  );
  const [site] = one.layout.sites;
  const card = site?.cards[0];
  const at = (id: string) =>
    new RegExp(`<mxCell id="${id}"[^>]*><mxGeometry x="([^"]*)" y="([^"]*)"`).exec(document)?.slice(1).map(Number);
  expect(at("s0")).toEqual([site?.x, site?.y]);
  expect(at("c0")).toEqual([(card?.x ?? 0) - (site?.x ?? 0), (card?.y ?? 0) - (site?.y ?? 0)]);
  const ids = new Set([...document.matchAll(/<mxCell id="([^"]*)"/g)].map(([, id]) => id));
  for (const [, end] of document.matchAll(/(?:source|target|parent)="([^"]*)"/g)) expect(ids).toContain(end);
});

test("a picture is never larger than browsers draw", () => {
  const one = shown();
  one.layout.bounds = { x: 0, y: 0, w: 1e6, h: 1e5 };
  const view = whole(one, 2);
  expect(view.width * 2).toBeLessThanOrEqual(16_384);
});
