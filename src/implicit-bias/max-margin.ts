import { type Arguments, argumentsOf } from "../arrays/arguments";
import { allFinite } from "../arrays/finite";
import type { Matrix } from "../arrays/types";
import { type Computation, runComputation } from "../concurrency/computation";
import type { ComputationOptions } from "../concurrency/computation-options";
import { runSync } from "../concurrency/run-generator";
import { dot, powerOfTwoScale } from "../linalg/dense";
import { norm } from "../linalg/norm";
import { type Classification, readClassification } from "./classification";
import { leastSquares, nonNegativeLeastSquares } from "./non-negative-least-squares";

/** Linear classifier of the largest margin. */
export interface MaxMargin {
  /** ŵ, n numbers: the shortest w with y_p w·x_p >= 1 for all samples. */
  readonly weights: Float64Array;
  /** Margin 1/‖ŵ‖: distance of the nearest samples from the decision boundary. */
  readonly margin: number;
  /** Dual variables α >= 0, P numbers, with ŵ = Σ α_p y_p x_p; zero except for support vectors. */
  readonly dual: Float64Array;
  /** Indices of the support vectors, the samples with α > 0, in ascending order. */
  readonly support: number[];
}

/**
 * Solves the hard-margin support vector machine without bias, min ‖w‖² subject to y_p w·x_p >= 1, to rounding error.
 *
 * The least-distance problem is reduced to non-negative least squares (Lawson & Hanson 1974, ch. 23), which a finite
 * active-set method solves. The weights are then computed from the support vectors. If the support vectors are
 * dependent, the dual variables are not unique, and one solution is returned.
 *
 * @param problem inputs [P, n] and labels ±1; for a bias append a column of ones, whose weight then enters the norm
 * @throws ArgumentError for data that no such classifier separates, labels other than ±1, NaN, or unknown fields;
 * ConvergenceError if the active set does not settle because of rounding errors
 * @example
 * const { weights, dual } = maxMargin({ inputs: [[0.5, 1.5], [1.5, 0.5], [2.5, 2], [3, 1]] });
 * // weights: 0.5, 0.5; dual: 0.25, 0.25, 0, 0
 */
export const maxMargin = (problem: Classification): MaxMargin =>
  runSync(findMargin(argumentsOf("maxMargin"), problem));

/**
 * Computes the same numbers as `maxMargin`, but yields to the event loop.
 *
 * @throws the errors of `maxMargin`, and the reason of an aborted signal (rejects)
 * @example
 * const { signal } = new AbortController();
 * const { weights } = await maxMarginAsync({ inputs: [[0.5, 1.5], [1.5, 0.5], [2.5, 2], [3, 1]] }, { signal });
 */
export const maxMarginAsync = (
  problem: Classification,
  options: ComputationOptions = {},
): Promise<MaxMargin> => runComputation("maxMarginAsync", options, (args) => findMargin(args, problem));

function* findMargin(args: Arguments, problem: Classification): Computation<MaxMargin> {
  const solution = yield* solveMargin(args, readClassification(args, problem));
  const { weights, margin, dual } = solution;
  if (allFinite(weights) && allFinite(dual) && Number.isFinite(margin)) return solution;
  const expected = "of a size at which weights, margin and dual variables stay within float64";
  throw args.refusal("inputs", expected, `a margin of ${margin}`);
}

const SEPARABLE =
  "samples that a hyperplane through the origin separates (append a column of ones for a bias)";

/**
 * Solves the support vector machine for rows y_p x_p, with pauses.
 *
 * @param expected description of data that have a solution, for the error of others
 */
export function* solveMargin(args: Arguments, rows: Matrix, expected = SEPARABLE): Computation<MaxMargin> {
  const { rows: count, columns: n } = rows;
  const factor = powerOfTwoScale(rows.data);
  const scaled = rows.data.map((x) => x * factor);
  // E = [Gᵀ; 1ᵀ], f = (0, ..., 0, 1): with r = E u − f, w = −r_w / r_1; r = 0 if the data are not separable.
  const e = new Float64Array((n + 1) * count);
  for (let p = 0; p < count; p++) {
    for (let i = 0; i < n; i++) e[i * count + p] = scaled[p * n + i]!;
    e[n * count + p] = 1;
  }
  const f = new Float64Array(n + 1);
  f[n] = 1;
  const u = yield* nonNegativeLeastSquares(args, { rows: n + 1, columns: count, data: e }, f);
  const residualOfOnes = 1 - u.reduce((sum, x) => sum + x, 0);
  const support = Array.from(u.keys()).filter((p) => u[p]! > 0);
  const weights = support.length === 0 ? new Float64Array(n) : shortestOnSupport(scaled, support, n);
  const nearest = Array.from({ length: count }, (_, p) => dot(scaled, p * n, weights, 0, n));
  if (!(residualOfOnes > 0) || support.length === 0 || nearest.some((x) => x < 1 - 1e-6)) {
    throw args.refusal("inputs", expected, `${count} samples that are not separable`);
  }
  const dual = new Float64Array(count);
  for (const p of support) dual[p] = (u[p]! / residualOfOnes) * factor * factor;
  const found = weights.map((x) => x * factor);
  return { weights: found, margin: 1 / norm(found), dual, support };
}

/** Computes the shortest w with w·x = 1 on all support vectors. */
function shortestOnSupport(data: Float64Array, support: readonly number[], n: number): Float64Array {
  const supportRows = new Float64Array(support.length * n);
  for (const [k, p] of support.entries()) supportRows.set(data.subarray(p * n, (p + 1) * n), k * n);
  const matrix = { rows: support.length, columns: n, data: supportRows };
  return leastSquares(matrix, new Float64Array(support.length).fill(1));
}
