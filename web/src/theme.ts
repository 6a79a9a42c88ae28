import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from "@mantine/core";
import i18next from "i18next";

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

/** Buttons that are only a sign have a name, in the language of now: they are asked each time that one is drawn. */
const named = {
  // a click beside a window would throw away what was typed in it, or what is shown this once
  Modal: {
    defaultProps: () => ({ closeOnClickOutside: false, closeButtonProps: { "aria-label": i18next.t("common.close") } }),
  },
  Notification: { defaultProps: () => ({ closeButtonProps: { "aria-label": i18next.t("common.close") } }) },
  PasswordInput: { defaultProps: () => ({ visibilityToggleButtonProps: { "aria-label": i18next.t("session.show") } }) },
};

/** Dense, plain, readable for a whole day; Japanese fonts of every system before the generic one. */
export const theme = createTheme({
  primaryColor: "teal",
  primaryShade: 8,
  colors: { teal },
  defaultRadius: "sm",
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", "Hiragino Sans", "Yu Gothic UI", Meiryo, "Noto Sans CJK JP", "Noto Sans JP", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SFMono-Regular", Menlo, Consolas, "Noto Sans Mono CJK JP", monospace',
  headings: { fontWeight: "650" },
  cursorType: "pointer",
  components: named,
});

/** Dimmed text, placeholders and links are still read by everybody: contrast of at least 4.5 (WCAG 2.2, 1.4.3). */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": "#5c636a",
    "--mantine-color-placeholder": "#6a7178",
    "--mantine-color-error": "#c92a2a",
    "--mantine-color-orange-light-color": "#a63a00",
  },
  dark: {
    "--mantine-color-dimmed": "#a6adb4",
    "--mantine-color-placeholder": "#9aa1a8",
    "--mantine-color-error": "#ff8787",
    "--mantine-color-anchor": "var(--mantine-color-teal-3)",
  },
});
