import { createTheme, type MantineColorsTuple } from "@mantine/core";

const teal: MantineColorsTuple = [
  "#e6f6f9",
  "#d3e9ee",
  "#a8d3dd",
  "#79bccb",
  "#53a8bb",
  "#3a9cb2",
  "#2995ad",
  "#188198",
  "#0b7285",
  "#00606f",
];

/** Dense, plain, readable for a whole day; Japanese fonts of every system before the generic one. */
export const theme = createTheme({
  primaryColor: "teal",
  primaryShade: { light: 8, dark: 6 },
  autoContrast: true,
  luminanceThreshold: 0.2,
  colors: { teal },
  defaultRadius: "sm",
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", "Hiragino Sans", "Yu Gothic UI", Meiryo, "Noto Sans CJK JP", "Noto Sans JP", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SFMono-Regular", Menlo, Consolas, "Noto Sans Mono CJK JP", monospace',
  headings: { fontWeight: "650" },
  cursorType: "pointer",
});
