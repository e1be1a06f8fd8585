import { checkBoolean, checkChoice, checkRecord } from "../../arrays/check";
import { checkFigure } from "../../figures/check-figure";
import type { Figure } from "../../figures/figure";
import type { Theme } from "../drawing/palette";
import { fixedPaint } from "../drawing/theme";
import { drawFigure } from "../panels/draw-figure";

/** How `toSvg` draws. */
export interface SvgOptions {
  /** The background the drawing is made for (and filled with): `"light"` by default. */
  readonly theme?: Theme | undefined;
  /**
   * Draws the circles of a series as one path instead of one element each: the same picture, quicker to show, for pages
   * that draw at every frame. Default false.
   */
  readonly joinDots?: boolean | undefined;
}

/**
 * A figure as the text of one complete SVG file: title, legend, panels, axes with units and caption inside.
 *
 * The same figure gives the same text in Node, Deno and the browser and on every call; fonts are the reader's own.
 * Panels share their axes. On a logarithmic axis points at or below 0 are left out, which a note below the figure
 * says; lines are interrupted there. Throws an `ArgumentError` that names the field (`figure.marks[2].y[7]`) where the
 * figure has no marks, lengths that differ, numbers that are not finite, or a height too small for its content.
 *
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
  return svgAs("toSvg", "figure", figure, options);
}

/** The same on behalf of another function. */
export function svgAs(functionName: string, path: string, figure: Figure, options: SvgOptions): string {
  checkFigure(functionName, path, figure);
  checkRecord(functionName, "options", options);
  const theme = checkChoice(functionName, "options.theme", options.theme ?? "light", ["light", "dark"]);
  return drawFigure(functionName, path, figure, {
    paint: fixedPaint(theme),
    background: true,
    words: true,
    joinDots: checkBoolean(functionName, "options.joinDots", options.joinDots ?? false),
  });
}
