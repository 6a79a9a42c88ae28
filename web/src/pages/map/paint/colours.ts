/** The colours of the map in both themes. States are told by a sign as well, infrastructure by its shape. */

export interface Colours {
  back: string;
  site: string;
  card: string;
  border: string;
  alarm: string;
  text: string;
  dimmed: string;
  empty: string;
  trunk: string;
  chosen: string;
  layer2: string;
  layer3: string;
  router: string;
  firewall: string;
  device: string;
  onDevice: string;
  /** By state (known, new, changed, lost): of cells and bars, what is written on these, and of text on a card. */
  states: readonly [string, string, string, string];
  onStates: readonly [string, string, string, string];
  said: readonly [string, string, string, string];
}

export const LIGHT: Colours = {
  back: "#ffffff",
  site: "#f6f8fa",
  card: "#ffffff",
  border: "#ccd4dd",
  alarm: "#e03131",
  text: "#212b36",
  dimmed: "#5c636a",
  empty: "#eff2f5",
  trunk: "#5f6f82",
  chosen: "#1864d6",
  layer2: "#2f9a90",
  layer3: "#5f6cc4",
  router: "#1e3a8a",
  firewall: "#9c36b5",
  device: "#0f766e",
  onDevice: "#ffffff",
  states: ["#c5ced8", "#40b857", "#f59f00", "#e03131"],
  onStates: ["#1c2630", "#05250d", "#2b1a00", "#ffffff"],
  said: ["#5c636a", "#22752f", "#955200", "#c92a2a"],
};

export const DARK: Colours = {
  back: "#242424",
  site: "#2b2d30",
  card: "#1f2124",
  border: "#474d54",
  alarm: "#ff6b6b",
  text: "#e3e7eb",
  dimmed: "#a6adb4",
  empty: "#2a2d31",
  trunk: "#8d9aa8",
  chosen: "#74a8ff",
  layer2: "#45b5aa",
  layer3: "#8b97ea",
  router: "#5b7fe0",
  firewall: "#c478dc",
  device: "#2aa597",
  onDevice: "#101214",
  states: ["#4a5563", "#37a24c", "#e09400", "#e5484d"],
  onStates: ["#eef1f4", "#04190a", "#201300", "#1f0304"],
  said: ["#a6adb4", "#69db7c", "#ffc078", "#ff8f8f"],
};

/** What stands for a state beside its colour. */
export const SIGNS = ["", "+", "●", "−"] as const;

/** Between two colours of six digits: part of the first. */
export function mixed(a: string, b: string, part: number): string {
  const one = (at: number) =>
    Math.round(parseInt(a.slice(at, at + 2), 16) * part + parseInt(b.slice(at, at + 2), 16) * (1 - part))
      .toString(16)
      .padStart(2, "0");
  return `#${one(1)}${one(3)}${one(5)}`;
}
