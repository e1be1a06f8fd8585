import { argumentsOf } from "../arrays/arguments";
import type { VectorLike } from "../arrays/types";
import { checkedCopy } from "./check-figure";
import type { Figure, Mark } from "./figure";

/** Curves of one method, by name, over shared positions on the horizontal axis. */
export interface ComparedCurves {
  readonly x: VectorLike;
  /** Curves by the name of the quantity (the category of the series), each as long as `x`. */
  readonly curves: Readonly<Record<string, VectorLike>>;
}

/** Curves to compare, with title, caption, size and axes of their figure. */
export interface ComparisonFigureOptions
  extends Pick<Figure, "name" | "title" | "caption" | "width" | "height" | "x" | "y"> {
  /**
   * Curves by the name of the method. The first method, usually the theory, is drawn as lines, the others as dots over
   * them. Curves with the same name have the same colour.
   */
  readonly methods: Readonly<Record<string, ComparedCurves>>;
}

/** Largest number of dots per curve: more would hide the line below them. */
const MAX_DOTS = 24;

/**
 * Builds a figure that compares theory and simulation: the curves of the first method as lines, those of the others as
 * dots, at most 24 per curve.
 *
 * @throws ArgumentError for no curves, curves that are not as long as their `x`, or NaN
 * @example
 * const mode = modeDynamics({ strength: 2, initial: 0.01 });
 * const t = [0, 1, 2, 3, 4];
 * const figure = comparisonFigure({
 *   name: "one-mode",
 *   title: "Closed form and measurement",
 *   x: { label: "time t (units of τ)" },
 *   y: { label: "strength" },
 *   methods: {
 *     "closed form": { x: t, curves: { "mode 1": t.map(mode.at) } },
 *     measured: { x: [1, 2, 3], curves: { "mode 1": [0.42, 1.87, 2.01] } },
 *   },
 * });
 */
export function comparisonFigure(options: ComparisonFigureOptions): Figure {
  const name = "comparisonFigure";
  argumentsOf(name).record("options", options);
  const { methods, ...rest } = options;
  argumentsOf(name).record("options.methods", methods);
  const marks = Object.entries(methods).flatMap(([method, given], m): Mark[] => {
    const args = argumentsOf(name);
    const path = `options.methods.${method}`;
    args.record(path, given);
    const at = args.vector([path, "x"], given.x);
    args.record([path, "curves"], given.curves);
    return Object.entries(given.curves).map(([category, curve]): Mark => {
      const values = args.vector([path, "curves", category], curve, at.length);
      const indices = m === 0 ? at.map((_, i) => i) : evenlySpacedIndices(at.length);
      const pick = (all: Float64Array) => Array.from(indices, (i) => all[i]!);
      return { type: m === 0 ? "line" : "dot", category, method, x: pick(at), y: pick(values) };
    });
  });
  if (marks.length === 0) {
    throw argumentsOf(name).error("options.methods", "curves of at least one method", methods);
  }
  const figure = { ...rest, marks };
  return checkedCopy(argumentsOf(name), figure);
}

/** Returns at most `MAX_DOTS` evenly spaced indices below `length`, the first and the last included. */
function evenlySpacedIndices(length: number): Float64Array {
  const count = Math.min(length, MAX_DOTS);
  return Float64Array.from({ length: count }, (_, i) =>
    count === 1 ? 0 : Math.round((i * (length - 1)) / (count - 1)),
  );
}
