import { checkRecord } from "../../arrays/check";
import { displayOf } from "../../arrays/display-hook";
import { ArgumentError } from "../../arrays/errors";
import type { Figure } from "../../figures/figure";
import { figureByKind } from "./figure-by-kind";

/**
 * The figure by which a result shows itself, as plain data: to save it, or to change its title, axes or marks.
 *
 * Flows, closed forms, trainings, fits, kernels and races have one; a notebook shows it where the result is a cell's last
 * value, and `${result}` is its summary in bars.
 *
 * @throws ArgumentError for what does not draw itself
 * @example
 * const mode = modeDynamics({ strength: 1.7, initial: 1e-3 });
 * const svg = toSvg({ ...figureOf(mode), title: "My mode" });
 */
export function figureOf(result: object): Figure {
  checkRecord("figureOf", "result", result);
  const own = displayOf(result);
  const figure = own === undefined ? undefined : figureByKind(result, own);
  if (figure !== undefined) return figure;
  throw ArgumentError.of("figureOf", "result", "a result that draws itself", result);
}
