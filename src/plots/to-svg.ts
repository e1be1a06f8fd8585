import { argumentsOf, type FieldsOf } from "../arrays/arguments";
import { checkFigure } from "../figures/check-figure";
import type { Figure } from "../figures/figure";
import type { Theme } from "./drawing/palette";
import { fixedPaint } from "./drawing/theme";
import { drawFigure } from "./panels/draw-figure";

/** Options of `toSvg`. */
export interface SvgOptions {
  /** Background colour scheme; the background is filled. `"light"` by default. */
  readonly theme?: Theme | undefined;
  /**
   * True to draw the circles of a series as one path instead of one element each: an identical picture that renders
   * faster, for pages that redraw at every frame. Default false.
   */
  readonly joinDots?: boolean | undefined;
}

/**
 * Draws a figure as one complete SVG file: title, legend, panels, axes with units, and caption.
 *
 * The text is a function of the figure alone: identical in Node, Deno and the browser and on every call. Fonts are
 * those of the reader's system. Panels share their axes. A logarithmic axis omits points at or below 0 and interrupts
 * lines there; a note below the figure counts them.
 *
 * @throws ArgumentError that names the field (`figure.marks[2].y[7]`), for unknown fields or options, a figure without
 * marks, different lengths, numbers that are not finite, or a height too small for the content
 * @example
 * const svg = toSvg({
 *   name: "loss",
 *   title: "The loss falls in one step per mode",
 *   x: { label: "time t (units of τ)" },
 *   y: { label: "loss", scale: "log" },
 *   marks: [{ type: "line", x: [0, 1, 2], y: [1, 0.1, 0.01] }],
 * });
 * await writeFile("loss.svg", svg);
 */
export function toSvg(figure: Figure, options: SvgOptions = {}): string {
  const args = argumentsOf("toSvg");
  args.options("options", options, SVG_OPTIONS);
  const { theme = "light", joinDots = false } = options;
  checkFigure(args.at("figure"), figure);
  return drawFigure(args.at("figure"), figure, {
    paint: fixedPaint(args.choice("options.theme", theme, ["light", "dark"])),
    background: true,
    titleAndCaption: true,
    joinDots: args.boolean("options.joinDots", joinDots),
  });
}

/** Fields of the options of a drawing. */
export const SVG_OPTIONS: FieldsOf<SvgOptions> = { theme: true, joinDots: true };
