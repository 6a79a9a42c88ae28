/** As what the map can be kept; how is loaded when somebody does. */
export const KINDS = ["png", "svg", "drawio"] as const;
export type Kind = (typeof KINDS)[number];
