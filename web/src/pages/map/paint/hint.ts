/** What is under the pointer, in words beside it. */
import type { Chosen } from "../chosen";
import { SIGNS } from "./colours";
import type { Pen, View } from "./pen";
import { fit, widthOf, Writer } from "./text";

const SIZE = 12;
const LINE = 16;
const WIDEST = 320;

export function hint(pen: Pen, view: View, one: Chosen, x: number, y: number): void {
  const texts = lines(view, one)
    .map((text, at) => fit(text, SIZE, WIDEST, at === 0))
    .filter(Boolean);
  if (texts.length === 0) return;
  const w = Math.max(...texts.map((text, at) => widthOf(text, SIZE, at === 0))) + 16;
  const h = texts.length * LINE + 8;
  const left = x + 14 + w > view.width ? x - 14 - w : x + 14;
  const top = y + 14 + h > view.height ? y - 14 - h : y + 14;
  pen.globalAlpha = 1;
  pen.fillStyle = view.colours.text;
  pen.fillRect(left, top, w, h);
  const write = new Writer(pen);
  texts.forEach((text, at) =>
    write.put(text, left + 8, top + 4 + (at + 0.5) * LINE, SIZE, view.colours.back, "left", at === 0),
  );
}

function lines({ world, spoken }: View, one: Chosen): string[] {
  if (one.kind === "site") return [];
  if (one.kind === "subnet") {
    const subnet = world.subnets[one.subnet];
    if (!subnet) return [];
    const states = [1, 2, 3]
      .filter((at) => subnet.states[at])
      .map((at) => `${SIGNS[at as 1 | 2 | 3]}${(subnet.states[at] ?? 0).toLocaleString()}`);
    return [subnet.cidr || spoken.noSubnet, [spoken.count(subnet.nodes), ...states].join("  ")];
  }
  const [name = "", addr = "", type = ""] = [world.names[one.node], world.addrs[one.node], world.types[one.node]];
  const state = spoken.states[world.state[one.node] ?? 0] ?? "";
  if (one.kind === "strangers") return [spoken.strangers, name];
  return [name, [addr === name ? "" : addr, type && spoken.type(type), state].filter(Boolean).join("  ")];
}
