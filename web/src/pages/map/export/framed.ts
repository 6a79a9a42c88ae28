/** What stands around an exported picture: whose map it is and as of when, and what its signs mean. Pure. */
import { clean } from "../../../parts/clean";
import { shape } from "../paint/devices";
import { SIGNS } from "../paint/colours";
import type { Pen, View } from "../paint/pen";
import { paint } from "../paint/scene";
import { fit, widthOf, Writer } from "../paint/text";

/** The words of a picture: its title, of when it is, and those of the legend. */
export interface Frame {
  title: string;
  about: string;
  router: string;
  firewall: string;
  distribution: string;
  access: string;
  strangers: string;
  solid: string;
  dashed: string;
}

const PAD = 24; // pixels
const HEAD = 56;
const ROW = 24;
const TEXT = 12;
const MARK = 16; // the room of a sign
const LEAST = 560; // so that a title and a legend have room

interface Entry {
  word: string;
  mark: (pen: Pen, write: Writer, view: View, x: number, y: number) => void;
}

/** The view with room for the frame. */
export function framed(view: View, frame: Frame): View {
  const width = Math.max(view.width, LEAST);
  const rows = placed(view, frame, width).rows;
  return { ...view, width, height: view.height + HEAD + rows * ROW + PAD / 2, dy: view.dy + HEAD };
}

/** Paints a view that `framed` has made. */
export function paintFramed(pen: Pen, view: View, frame: Frame): void {
  paint(pen, view);
  const write = new Writer(pen);
  const { entries, rows } = placed(view, frame, view.width);
  const top = view.height - rows * ROW - PAD / 2;
  pen.globalAlpha = 1;
  pen.fillStyle = view.colours.back; // a site's name stays in the window, not in the frame
  pen.fillRect(0, 0, view.width, HEAD - 4);
  pen.fillRect(0, top, view.width, view.height - top);
  write.put(fit(clean(frame.title), 18, view.width - 2 * PAD, true), PAD, 22, 18, view.colours.text, "left", true);
  write.put(fit(clean(frame.about), TEXT, view.width - 2 * PAD), PAD, 42, TEXT, view.colours.dimmed);
  for (const { word, mark, x, row } of entries) {
    const y = top + row * ROW + ROW / 2;
    mark(pen, write, view, x + MARK / 2, y);
    write.put(word, x + MARK + 6, y, TEXT, view.colours.dimmed);
  }
}

/** Where each entry of the legend stands: one after the other, in as many rows as the width asks for. */
function placed(view: View, frame: Frame, width: number): { entries: (Entry & Place)[]; rows: number } {
  let [x, row] = [PAD, 0];
  const entries = legend(view, frame).map((one) => {
    const wide = MARK + 6 + widthOf(one.word, TEXT) + 18;
    if (x > PAD && x + wide > width - PAD) [x, row] = [PAD, row + 1];
    const at = { x, row };
    x += wide;
    return { ...one, ...at };
  });
  return { entries, rows: row + 1 };
}

interface Place {
  x: number;
  row: number;
}

function legend(view: View, frame: Frame): Entry[] {
  return [
    ...view.spoken.states.map((word, at) => ({ word, mark: state(at) })),
    { word: frame.router, mark: device(1, false) },
    { word: frame.firewall, mark: device(1, true) },
    { word: frame.distribution, mark: device(2, false) },
    { word: frame.access, mark: device(3, false) },
    { word: frame.strangers, mark: stranger },
    { word: frame.solid, mark: line([]) },
    { word: frame.dashed, mark: line([4, 2]) },
  ];
}

function state(at: number): Entry["mark"] {
  return (pen, write, { colours }, x, y) => {
    pen.fillStyle = colours.states[at] ?? colours.border;
    pen.fillRect(x - 7, y - 7, 14, 14);
    write.put(SIGNS[at] ?? "", x, y, at === 2 ? 8 : 13, colours.onStates[at] ?? colours.text, "center", true);
  };
}

function device(tier: 1 | 2 | 3, firewall: boolean): Entry["mark"] {
  return (pen, _, { colours }, x, y) => shape(pen, colours, tier, firewall, x, y, 7);
}

function stranger(pen: Pen, write: Writer, { colours }: View, x: number, y: number): void {
  pen.strokeStyle = colours.dimmed;
  pen.lineWidth = 1;
  pen.setLineDash([2, 2]);
  pen.beginPath();
  pen.arc(x, y, 6.5, 0, 2 * Math.PI);
  pen.stroke();
  pen.setLineDash([]);
  write.put("?", x, y + 0.5, 10, colours.text, "center", true);
}

function line(dash: number[]): Entry["mark"] {
  return (pen, _, { colours }, x, y) => {
    pen.strokeStyle = colours.layer2;
    pen.lineWidth = 2;
    pen.setLineDash(dash);
    pen.beginPath();
    pen.moveTo(x - 8, y);
    pen.lineTo(x + 8, y);
    pen.stroke();
    pen.setLineDash([]);
  };
}
