/** Sizes in the map's own units: at zoom 1 a unit is a CSS pixel. */

export const CELL = { w: 10, h: 4.5 } as const;
export const ACROSS = 16; // cells in a row: a /28
export const BLOCK = 256; // cells in a block: a /24
export const BLOCK_W = ACROSS * CELL.w;
export const BLOCK_H = (BLOCK / ACROSS) * CELL.h;
export const BLOCK_GAP = { x: 26, y: 10 } as const; // so that a card of two blocks is as wide as two cards

export const CARD = { w: BLOCK_W + 16, gap: 10, pad: 8, head: 26, least: 44 } as const;
export const SITE = { pad: 14, head: 44, gap: 50, rowGap: 160, least: 200 } as const;
export const DEVICE = { pitch: 54, row: 60, w: 22, h: 14, r: 12, most: 900 } as const; // most: how wide tiers get before they wrap
export const FURTHEST = 1e6; // where somebody may put something
