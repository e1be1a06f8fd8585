import type { ColourPair, Theme } from "./palette";

/** Turns a pair of colours into the text of one paint in the drawing. */
export type Paint = (colours: ColourPair) => string;

/** The colours of everything that is not data. */
export const INKS = {
  background: { light: "#ffffff", dark: "#16181d" },
  text: { light: "#1b1e23", dark: "#e8eaed" },
  muted: { light: "#565c66", dark: "#a9afb8" },
  frame: { light: "#8a9099", dark: "#767d88" },
  grid: { light: "#e6e8eb", dark: "#2b2f37" },
} as const satisfies Readonly<Record<string, ColourPair>>;

/** The fonts of figures and reports: what the reader's system has, nothing to download. */
export const FONTS =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Noto Sans', sans-serif";

/** The paint of a drawing made for one background. */
export const fixedPaint =
  (theme: Theme): Paint =>
  (colours) =>
    colours[theme];

/** A paint that names CSS variables, and the style sheet that gives them a value for each colour scheme. */
export interface AdaptivePaint {
  readonly paint: Paint;
  /** The declarations of every variable handed out so far, for one theme. */
  readonly declarations: (theme: Theme) => string;
}

/** The paint of drawings inside a page that follows the reader's colour scheme. */
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
