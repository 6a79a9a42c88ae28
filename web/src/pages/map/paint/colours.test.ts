import { expect, test } from "vitest";
import { DARK, LIGHT } from "./colours";

/** Relative luminance of #rrggbb (WCAG 2.2). */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [less = 0, more = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (more + 0.05) / (less + 0.05);
}

const THEMES = [
  ["light", LIGHT],
  ["dark", DARK],
] as const;

/** 1.4.3: text; 1.4.11: signs and shapes. */
test.each(THEMES)("what is written on the map can be read in the %s theme", (_, one) => {
  for (const ground of [one.back, one.site, one.card])
    for (const text of [one.text, one.dimmed, ...one.said])
      expect(contrast(text, ground), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  one.states.forEach((state, at) => expect(contrast(one.onStates[at] ?? "", state), state).toBeGreaterThanOrEqual(4.5));
  expect(contrast(one.back, one.text)).toBeGreaterThanOrEqual(4.5); // beside the pointer
});

test.each(THEMES)("shapes and lines stand out in the %s theme", (_, one) => {
  for (const drawn of [one.router, one.firewall, one.device, one.chosen, one.alarm, one.layer2, one.layer3, one.trunk])
    expect(contrast(drawn, one.site), drawn).toBeGreaterThanOrEqual(3);
  for (const shape of [one.router, one.firewall, one.device])
    expect(contrast(one.onDevice, shape)).toBeGreaterThanOrEqual(3);
});
