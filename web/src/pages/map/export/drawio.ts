/** The map for draw.io (diagrams.net): an mxGraphModel, uncompressed, with every box where it is on the map. Pure.
 *
 * Sites hold what is in them. Hosts are counted in the cards of their subnets: thousands of cells are nobody's drawing.
 */
import { clean } from "../../../parts/clean";
import type { CardBox, DeviceBox, SiteBox } from "../layout/boxes";
import { DEVICE } from "../layout/sizes";
import { SIGNS } from "../paint/colours";
import type { Shown } from "../stage";
import type { Link, World } from "../world";
import type { Frame } from "./framed";
import { attributes } from "./xml";

const TEXT = "html=0;whiteSpace=wrap;overflow=hidden;fontSize=11;fontColor=#212b36;";
const TITLE = `${TEXT}strokeColor=none;fillColor=none;align=left;verticalAlign=top;fontSize=14;fontStyle=1;`;
const SITE = `${TEXT}container=1;collapsible=0;fillColor=#f6f8fa;strokeColor=#ccd4dd;align=left;verticalAlign=top;spacingLeft=10;spacingTop=4;fontStyle=1;`;
const CARD = `${TEXT}fillColor=#ffffff;strokeColor=#ccd4dd;`;
const BELOW = `${TEXT}overflow=visible;whiteSpace=nowrap;verticalLabelPosition=bottom;verticalAlign=top;strokeColor=none;`;
const STRANGER = `${TEXT}ellipse;dashed=1;fillColor=#ffffff;strokeColor=#5c636a;`;
const LINE = "html=0;endArrow=none;fontSize=9;";
const NAMED = 5; // unknown neighbours that are named, of one device

export function drawio(shown: Shown, frame: Pick<Frame, "title" | "about">): string {
  const { layout, world } = shown;
  const { x, y } = layout.bounds;
  const cells = [
    vertex("title", "1", `${clean(frame.title)}\n${clean(frame.about)}`, TITLE, x, y - 56, 600, 44),
    ...layout.sites.flatMap((one) => site(shown, one)),
    ...layout.sites.flatMap((one) => one.links.flatMap((at) => edge(shown, world.links[at]))),
    ...layout.trunks.flatMap(({ from, to, links }) => {
      const counted = links.flatMap((at) => world.links[at] ?? []).filter((one) => shown.layers.includes(one.layer));
      if (counted.length === 0) return [];
      const solid = counted.some((one) => one.measured);
      return [
        line(`t${from}-${to}`, `s${from}`, `s${to}`, `×${counted.length}`, `strokeWidth=3;strokeColor=#5f6f82;`, solid),
      ];
    }),
  ];
  const model = `<mxGraphModel dx="0" dy="0" grid="0" page="0"><root><mxCell id="0"/><mxCell id="1" parent="0"/>\n${cells.join("\n")}\n</root></mxGraphModel>`;
  return `<mxfile><diagram${attributes({ id: "map", name: clean(frame.title) })}>${model}</diagram></mxfile>\n`;
}

function site(shown: Shown, one: SiteBox): string[] {
  const { world, spoken } = shown;
  const own = world.sites[one.site];
  const label = `${own?.name || spoken.noSite}  ${spoken.count(own?.nodes ?? 0)}`;
  return [
    vertex(`s${one.site}`, "1", label, SITE, one.x, one.y, one.w, one.h),
    ...one.cards.map((each) => card(shown, one, each)),
    ...one.devices.flatMap((each) => device(world, one, each)),
  ];
}

function card({ world, spoken }: Shown, site: SiteBox, one: CardBox): string {
  const subnet = world.subnets[one.subnet];
  const states = [1, 2, 3] as const;
  const counts = states
    .filter((at) => subnet?.states[at])
    .map((at) => `${SIGNS[at]}${(subnet?.states[at] ?? 0).toLocaleString()}`);
  const label = `${subnet?.cidr || spoken.noSubnet}\n${[(subnet?.nodes ?? 0).toLocaleString(), ...counts].join("  ")}`;
  return vertex(`c${one.subnet}`, `s${site.site}`, label, CARD, one.x - site.x, one.y - site.y, one.w, one.h);
}

function device(world: World, site: SiteBox, one: DeviceBox): string[] {
  const [x, y] = [one.x - site.x, one.y - site.y - 8];
  const { r } = DEVICE;
  const name = world.names[one.node] ?? "";
  const firewall = world.types[one.node] === "firewall";
  const round = one.tier === 1 && !firewall;
  const shape = firewall ? "shape=hexagon;perimeter=hexagonPerimeter2;" : round ? "ellipse;" : "rounded=1;";
  const colour = `fillColor=${firewall ? "#9c36b5" : round ? "#1e3a8a" : "#0f766e"};`;
  const h = one.tier === 1 ? 2 * r : 1.24 * r;
  const made = [vertex(`d${one.node}`, `s${site.site}`, name, shape + BELOW + colour, x - r, y - h / 2, 2 * r, h)];
  if (one.strangers.length === 0) return made;
  const told = one.strangers.slice(0, NAMED).map((at) => called(world, at));
  const label = ["?", ...told, ...(one.strangers.length > NAMED ? [`×${one.strangers.length}`] : [])].join("\n");
  const id = `n${one.node}`;
  return [
    ...made,
    vertex(id, `s${site.site}`, label, STRANGER, x + r + 4, y - r - 12, 16, 16),
    line(`l${id}`, `d${one.node}`, id, "", "strokeColor=#5c636a;", false),
  ];
}

function called(world: World, at: number): string {
  const one = world.strangers[at];
  return clean(one?.name) || clean(one?.addr) || clean(one?.macaddr);
}

function edge(shown: Shown, link: Link | undefined): string[] {
  if (!link || link.to === null || !shown.layers.includes(link.layer)) return [];
  const ports = [clean(link.fromPort), clean(link.toPort)].filter(Boolean).join(" - ");
  const colour = `strokeColor=${link.layer === 3 ? "#5f6cc4" : "#2f9a90"};`;
  return [line(`e${link.index}`, `d${link.from}`, `d${link.to}`, ports, colour, link.measured)];
}

function vertex(
  id: string,
  parent: string,
  value: string,
  style: string,
  x: number,
  y: number,
  w: number,
  h: number,
): string {
  const cell = attributes({ id, parent, value, style, vertex: 1 });
  const [left, top, width, height] = [x, y, w, h].map((one) => Math.round(one * 10) / 10);
  return `<mxCell${cell}><mxGeometry${attributes({ x: left, y: top, width, height })} as="geometry"/></mxCell>`;
}

function line(id: string, source: string, target: string, value: string, style: string, measured: boolean): string {
  const look = `${LINE}${style}${measured ? "" : "dashed=1;"}`;
  const cell = attributes({ id, parent: "1", source, target, value, style: look, edge: 1 });
  return `<mxCell${cell}><mxGeometry relative="1" as="geometry"/></mxCell>`;
}
