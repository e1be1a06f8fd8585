import { argumentsOf } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import type { VectorLike } from "../arrays/types";
import { checkedCopy } from "./check-figure";
import type { Figure, Mark } from "./figure";
import { FRAME_FIELDS } from "./figure-fields";

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
 * @throws ArgumentError for unknown options, no curves, curves that are not as long as their `x`, or NaN
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
  const args = argumentsOf("comparisonFigure");
  args.options("options", options, { ...FRAME_FIELDS, methods: true });
  const { methods, ...frame } = options;
  args.record("options.methods", methods);
  const marks = Object.entries(methods).flatMap(([method, given], m): Mark[] => {
    const at = args.at(["options", "methods", method]);
    at.options(HERE, given, { x: true, curves: true });
    const x = at.vector("x", given.x);
    at.record("curves", given.curves);
    const indices = m === 0 ? x.map((_, i) => i) : evenlySpacedIndices(x.length);
    const pick = (all: Float64Array) => Array.from(indices, (i) => all[i]!);
    return Object.entries(given.curves).map(([category, curve]): Mark => {
      const y = at.vector(["curves", category], curve, x.length);
      return { type: m === 0 ? "line" : "dot", category, method, x: pick(x), y: pick(y) };
    });
  });
  if (marks.length === 0) throw args.error("options.methods", "curves of at least one method", methods);
  return checkedCopy(args, { ...frame, marks });
}

/** Returns at most `MAX_DOTS` evenly spaced indices below `length`, the first and the last included. */
function evenlySpacedIndices(length: number): Float64Array {
  const count = Math.min(length, MAX_DOTS);
  return Float64Array.from({ length: count }, (_, i) =>
    count === 1 ? 0 : Math.round((i * (length - 1)) / (count - 1)),
  );
}
