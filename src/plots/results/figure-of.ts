import { argumentsOf } from "../../arrays/arguments";
import type { Figure } from "../../figures/figure";

/**
 * Returns the figure of a result as plain data, to save it or to change its title, axes or marks: `result.figure()`, for
 * values of any type.
 *
 * Flows, closed forms, trainings, fits, kernels and races have a figure; a notebook displays it if the result is the
 * last value of a cell, and `${result}` is its summary in bars.
 *
 * @throws ArgumentError for a value without a figure
 * @example
 * const mode = modeDynamics({ strength: 1.7, initial: 1e-3 });
 * const svg = toSvg({ ...figureOf(mode), title: "My mode" });
 */
export function figureOf(result: object): Figure {
  const args = argumentsOf("figureOf");
  args.record("result", result);
  const { figure } = result as { readonly figure?: unknown };
  if (typeof figure === "function") return figure();
  throw args.error("result", "a result of the library that has a figure", result);
}
