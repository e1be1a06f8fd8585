import type { ColourPair, Theme } from "./palette";

/** Function from a pair of colours to the CSS paint used in the drawing. */
export type Paint = (colours: ColourPair) => string;

/** Colours of background, text, frames and grids. */
export const INKS = {
  background: { light: "#ffffff", dark: "#16181d" },
  text: { light: "#1b1e23", dark: "#e8eaed" },
  muted: { light: "#565c66", dark: "#a9afb8" },
  frame: { light: "#8a9099", dark: "#767d88" },
  grid: { light: "#e6e8eb", dark: "#2b2f37" },
} as const satisfies Readonly<Record<string, ColourPair>>;

/** Fonts of figures and reports: only system fonts, so that nothing has to be downloaded. */
export const FONTS =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Noto Sans', sans-serif";

/** Makes the paint of a drawing for one background. */
export const fixedPaint =
  (theme: Theme): Paint =>
  (colours) =>
    colours[theme];

/** A paint of CSS variables, and the declarations of the variables for each colour scheme. */
export interface AdaptivePaint {
  readonly paint: Paint;
  /** Returns the declarations for one theme of all variables that the paint has used so far. */
  readonly declarations: (theme: Theme) => string;
}

/** Makes the paint of drawings in a page that follows the reader's colour scheme. */
export function adaptivePaint(): AdaptivePaint {
  const variables = new Map<string, ColourPair>();
  return {
    paint: (colours) => {
      if (colours.light === colours.dark) return colours.light;
      const name = `--paint-${colours.light.slice(1)}-${colours.dark.slice(1)}`;
      variables.set(name, colours);
      return `var(${name}, ${colours.light})`;
    },
    declarations: (theme) => [...variables].map(([name, colours]) => `${name}: ${colours[theme]};`).join(" "),
  };
}
