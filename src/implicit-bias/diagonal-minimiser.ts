import { checkFinite } from "../arrays/check";
import { ArgumentError, ConvergenceError } from "../arrays/errors";
import type { Matrix } from "../arrays/types";
import { type DiagonalLink, diagonalLink } from "./diagonal-link";
import { type DenseDiagonalProblem, type DiagonalProblem, readDiagonalProblem } from "./diagonal-problem";
import { checkFits, orthonormalEquations, timesVector, transposedTimesVector } from "./regression";
import { weightedSolve } from "./weighted-solve";

/** What a diagonal linear network ends with. */
export interface DiagonalMinimiser {
  /** β, n numbers: X β = y to rounding. */
  readonly coefficients: Float64Array;
  /** Σ |β_i| */
  readonly l1Norm: number;
  /** (Σ β_i²)^½ */
  readonly l2Norm: number;
  /** Newton steps made, over all scales on the way. */
  readonly iterations: number;
}

/**
 * The solution of X β = y that gradient flow of a diagonal linear network β = w₊^D − w₋^D from w₊ = w₋ = α ends at, without
 * integrating it: the minimiser of Σ_i α_i² q_D(β_i / α_i^D) among all solutions (Woodworth et al. 2020).
 *
 * Its dual is a convex function of as many variables as there are independent samples, with β_i = α_i^D h(α_i^(D−2) (Xᵀν)_i);
 * Newton's method finds the root of X β(ν) = y, from large scales, where it is linear, down to those asked for. Accurate to
 * rounding for α^(D−2) down to about 1e-4, where the least ℓ₁ norm is reached to as much; O(n rank²) operations per step.
 *
 * @param problem inputs [P, n], targets (P numbers that some β fits), depth and scale
 * @throws ArgumentError for targets that no β fits, or numbers out of range; ConvergenceError when Newton's method stalls
 * @example
 * const { coefficients } = diagonalMinimiser({ inputs: [[1, 2, 3]], targets: [1], depth: 2, scale: 0.1 });
 * // 0.0265, 0.0880, 0.2658: between (1, 2, 3)/14 and (0, 0, 1/3)
 */
export function diagonalMinimiser(problem: DiagonalProblem): DiagonalMinimiser {
  const name = "diagonalMinimiser";
  const dense = readDiagonalProblem(name, problem);
  const { rows, right, outside } = orthonormalEquations(dense.x, dense.y);
  checkFits(name, dense.y, outside);
  const { coefficients, iterations } = minimise(rows, right, dense);
  checkFinite(name, "problem", coefficients);
  return {
    coefficients,
    l1Norm: coefficients.reduce((sum, x) => sum + Math.abs(x), 0),
    l2Norm: Math.hypot(...coefficients),
    iterations,
  };
}

/** Scales shrink by this factor from one solution to the next. */
const SHRINKING = 0.4;
const MAX_ITERATIONS = 200;

function minimise(rows: Matrix, right: Float64Array, { depth, scales }: DenseDiagonalProblem) {
  const link = diagonalLink(depth);
  const size = Math.hypot(...right);
  const zero = new Float64Array(rows.columns);
  if (size === 0) return { coefficients: zero, iterations: 0 };
  // From scales at which all of h is linear: |β_i| <= ‖β‖₂ = size for the minimum-norm solution.
  const largest = Math.max(...scales);
  const first = Math.max(largest, (2 * size) ** (1 / depth));
  if (!(first ** (2 * depth) < 1e290)) {
    const expected = "of a size for which the coefficients' squares stay within float64";
    throw new ArgumentError("diagonalMinimiser", "targets", expected, `coefficients of size ${size}`);
  }
  const stages = Math.ceil(Math.log(largest / first) / Math.log(SHRINKING));
  let dual: Float64Array = new Float64Array(rows.rows);
  let iterations = 0;
  let found = zero;
  for (let stage = 0; stage <= stages; stage++) {
    const factor = stage === stages ? 1 : (first / largest) * SHRINKING ** stage;
    const own = scales.map((alpha) => factor * alpha);
    const result = newton(link, rows, right, own, depth, dual, size);
    iterations += result.iterations;
    dual = result.dual;
    found = result.coefficients;
  }
  return { coefficients: found, iterations };
}

/** Newton's method with step halving on Φ(ν) = Σ α_i² H(α_i^(D−2) (Aᵀν)_i) − b·ν, whose gradient is A β(ν) − b. */
function newton(
  link: DiagonalLink,
  rows: Matrix,
  right: Float64Array,
  scales: Float64Array,
  depth: number,
  start: Float64Array,
  size: number,
) {
  const [r, n] = [rows.rows, rows.columns];
  const along = new Float64Array(n);
  const residual = new Float64Array(r);
  const evaluate = (dual: Float64Array) => {
    transposedTimesVector(rows, dual, along);
    const u = along.map((x, i) => scales[i]! ** (depth - 2) * x);
    const coefficients = u.map((x, i) => scales[i]! ** depth * link.value(x));
    const value =
      u.reduce((sum, x, i) => sum + scales[i]! ** 2 * link.integral(x), 0) -
      dual.reduce((sum, x, k) => sum + x * right[k]!, 0);
    return { u, coefficients, value };
  };
  let dual = start;
  let state = evaluate(dual);
  let before = Number.POSITIVE_INFINITY;
  for (let iteration = 1; iteration <= MAX_ITERATIONS; iteration++) {
    timesVector(rows, state.coefficients, residual);
    for (let k = 0; k < r; k++) residual[k]! -= right[k]!;
    const slopes = state.u.map((x, i) => scales[i]! ** (2 * depth - 2) * link.slope(x));
    const step = weightedSolve(rows, slopes, residual);
    if (step === undefined) break;
    const descent = step.reduce((sum, x, k) => sum + x * residual[k]!, 0);
    const error = Math.hypot(...residual);
    if (error <= 1e-9 * size) {
      // The last step is made in β itself, whose equations are linear, and not through h, which magnifies rounding.
      const correction = new Float64Array(n);
      transposedTimesVector(rows, step, correction);
      const coefficients = state.coefficients.map((x, i) => x - slopes[i]! * correction[i]!);
      // Its own error is of second order; where rounding in h keeps the residual from falling, more steps add nothing.
      const isSettled = error > 0.5 * before || descent <= 1e-28 * Math.abs(state.value);
      if (error <= 1e-12 * size || isSettled) {
        return { dual, coefficients, iterations: iteration };
      }
    }
    before = error;
    let factor = 1;
    let next = dual;
    let moved = state;
    for (; factor > 1e-12; factor /= 2) {
      next = dual.map((x, k) => x - factor * step[k]!);
      moved = evaluate(next);
      if (moved.value <= state.value - 0.1 * factor * descent || (factor === 1 && error <= 1e-6 * size))
        break;
    }
    dual = next;
    state = moved;
  }
  throw new ConvergenceError("diagonalMinimiser", "Newton's method on the dual did not converge", {
    iterations: MAX_ITERATIONS,
    residual: Math.hypot(...residual),
  });
}
