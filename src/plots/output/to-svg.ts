import { checkBoolean, checkChoice, checkRecord } from "../../arrays/check";
import { checkFigure } from "../../figures/check-figure";
import type { Figure } from "../../figures/figure";
import type { Theme } from "../drawing/palette";
import { fixedPaint } from "../drawing/theme";
import { drawFigure } from "../panels/draw-figure";

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
 * @throws ArgumentError that names the field (`figure.marks[2].y[7]`), for a figure without marks, different lengths,
 * numbers that are not finite, or a height too small for the content
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
  return renderSvg("toSvg", "figure", figure, options);
}

/** Like `toSvg`, but errors name `functionName` and prefix fields with `path`. */
export function renderSvg(functionName: string, path: string, figure: Figure, options: SvgOptions): string {
  checkFigure(functionName, path, figure);
  checkRecord(functionName, "options", options);
  const theme = checkChoice(functionName, "options.theme", options.theme ?? "light", ["light", "dark"]);
  return drawFigure(functionName, path, figure, {
    paint: fixedPaint(theme),
    background: true,
    titleAndCaption: true,
    joinDots: checkBoolean(functionName, "options.joinDots", options.joinDots ?? false),
  });
}
