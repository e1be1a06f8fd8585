/**
 * Colours of the first five categories of a figure, in order of appearance, so that the lines of the graph have the
 * colours of their curves.
 */
const CATEGORY_COLOURS = {
  light: ["#0072b2", "#d55e00", "#56b4e9", "#e69f00", "#009e73"],
  dark: ["#3b7dd8", "#d55e00", "#8fd0f5", "#e69f00", "#009e73"],
} as const;

/** Returns the colours of `count` categories, at most five. */
export const categoryColours = (count: number, theme: "light" | "dark"): readonly string[] =>
  CATEGORY_COLOURS[theme].slice(0, count);
