import { attachDisplay } from "../arrays/display";
import { curveSummary } from "./curve-summary";
import type { Figure } from "./figure";

/**
 * A result that has a figure. A notebook displays the figure if the result is the last value of a cell, and `${result}`
 * is its summary in bars.
 *
 * @example
 * const mode = modeDynamics({ strength: 1.7, initial: 1e-3 });
 * const svg = toSvg({ ...mode.figure(), title: "My mode" });
 */
export interface Drawable {
  /**
   * Returns the figure of the result as plain data, which `toSvg` of `plots` draws. It is computed at each call.
   *
   * The method is not enumerable: copies made by spreading do not have it.
   */
  figure(): Figure;
}

/**
 * Adds `figure`, text and notebook display to a result and returns it.
 *
 * The properties are not enumerable, so that listing, copying and comparing fields do not see them. The figure is
 * computed at each request.
 *
 * @param summarise text of the figure; `textSummary` for one with heat maps or graphs
 */
export function attachFigure<Result extends object>(
  result: Result,
  figureFrom: (result: Result) => Figure,
  summarise: (figure: Figure) => string = curveSummary,
): Result & Drawable {
  const figure = () => figureFrom(result);
  const text = () => summarise(figure());
  const media = async () => {
    // The one import from a higher floor: programs load the drawing only when a notebook asks for it.
    const { toSvg } = await import("../plots/to-svg");
    const drawn = figure();
    return { "image/svg+xml": toSvg(drawn), "text/plain": summarise(drawn) };
  };
  const drawable = Object.defineProperty(result, "figure", { value: figure }) as Result & Drawable;
  return attachDisplay(drawable, text, media);
}
