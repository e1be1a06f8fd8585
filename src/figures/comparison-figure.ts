import { checkRecord } from "../arrays/check";
import { ArgumentError } from "../arrays/errors";
import { readVector } from "../arrays/readers";
import type { VectorLike } from "../arrays/types";
import { checkedCopy } from "./check-figure";
import type { Figure, Mark } from "./figure";

/** What one method has to say: curves by name over places on the horizontal axis. */
export interface ComparedCurves {
  readonly x: VectorLike;
  /** Curves by the names of what they follow, each as long as `x`. */
  readonly curves: Readonly<Record<string, VectorLike>>;
}

/** What is compared, and what is said around it. */
export interface ComparisonFigureOptions
  extends Pick<Figure, "name" | "title" | "caption" | "width" | "height" | "x" | "y"> {
  /**
   * By the name of the method: the first is drawn as lines, usually the theory, the others as dots over them. Curves of the
   * same name have the same colour.
   */
  readonly methods: Readonly<Record<string, ComparedCurves>>;
}

/** More dots than this on a curve hide it. */
const MOST_DOTS = 24;

/**
 * Theory over simulation: the curves of one method as lines, those of the others as dots on them, thinned where they are
 * dense.
 *
 * @throws ArgumentError for no methods, curves that are not as long as their `x`, or NaN
 * @example
 * const mode = modeDynamics({ strength: 2, initial: 0.01 });
 * const t = [0, 1, 2, 3, 4];
 * const figure = comparisonFigure({
 *   name: "one-mode",
 *   title: "The closed form and what was measured",
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
  checkRecord(name, "options", options);
  const { methods, ...rest } = options;
  checkRecord(name, "options.methods", methods);
  const marks = Object.entries(methods).flatMap(([method, given], m): Mark[] => {
    const path = `options.methods.${method}`;
    checkRecord(name, path, given);
    const at = readVector(name, `${path}.x`, given.x);
    checkRecord(name, `${path}.curves`, given.curves);
    return Object.entries(given.curves).map(([category, curve]): Mark => {
      const values = readVector(name, `${path}.curves.${category}`, curve, at.length);
      const kept = m === 0 ? at.map((_, i) => i) : thin(at.length);
      const pick = (all: Float64Array) => Array.from(kept, (i) => all[i]!);
      return { type: m === 0 ? "line" : "dot", category, method, x: pick(at), y: pick(values) };
    });
  });
  if (marks.length === 0) {
    throw ArgumentError.of(name, "options.methods", "curves of at least one method", methods);
  }
  const figure = { ...rest, marks };
  return checkedCopy(name, figure);
}

function thin(length: number): Float64Array {
  const count = Math.min(length, MOST_DOTS);
  return Float64Array.from({ length: count }, (_, i) =>
    count === 1 ? 0 : Math.round((i * (length - 1)) / (count - 1)),
  );
}
