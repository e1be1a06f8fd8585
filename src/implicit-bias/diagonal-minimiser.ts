import { type Arguments, argumentsOf } from "../arrays/arguments";
import type { Matrix } from "../arrays/types";
import { type Computation, part, runComputation } from "../concurrency/computation";
import type { ComputationOptions } from "../concurrency/computation-options";
import { runSync } from "../concurrency/run-generator";
import { norm } from "../linalg/norm";
import { type DiagonalLink, diagonalLink } from "./diagonal-link";
import { type DenseDiagonalProblem, type DiagonalProblem, readDiagonalProblem } from "./diagonal-problem";
import { checkFits, orthonormalEquations, timesVector, transposedTimesVector } from "./regression";
import { weightedSolve } from "./weighted-solve";

/** Limit of the gradient flow of a diagonal linear network. */
export interface DiagonalMinimiser {
  /** β, n numbers, with X β = y to rounding error. */
  readonly coefficients: Float64Array;
  /** Σ |β_i| */
  readonly l1Norm: number;
  /** (Σ β_i²)^½ */
  readonly l2Norm: number;
  /** Total number of Newton steps, over all intermediate scales. */
  readonly iterations: number;
}

/**
 * Computes the solution of X β = y to which the gradient flow of a diagonal linear network β = w₊^D − w₋^D converges
 * from w₊ = w₋ = α, without integrating the flow. It is the minimiser of Σ_i α_i² q_D(β_i / α_i^D) among all solutions
 * (Woodworth et al. 2020), with the potential
 *
 *   D = 2:  q(z) = 2 − √(4 + z²) + z arsinh(z/2)
 *   D > 2:  q = ∫₀^z h⁻¹,  h(u) = (1 − u)^(−D/(D−2)) − (1 + u)^(−D/(D−2)).
 *
 * For small z (large α) it is quadratic and gives the ℓ₂ norm of the kernel regime. For large z (small α) it is |z| up
 * to a logarithm (D = 2) or a power (D > 2) and gives the ℓ₁ norm of the rich regime.
 *
 * The dual problem is convex in rank(X) variables ν, with β_i(ν) = α_i^D h(α_i^(D−2) (Xᵀν)_i). Newton's method solves
 * X β(ν) = y by continuation, from large scales, where the equation is linear, down to the requested scales. Each step
 * takes O(n rank²) operations. The result is accurate to rounding error for α^(D−2) down to about 1e-4, where it agrees
 * with the solution of least ℓ₁ norm to about the same accuracy.
 *
 * @param problem inputs [P, n], targets (P numbers, in the range of X), depth D and scale α
 * @throws ArgumentError for targets that no β fits, or numbers out of range; ConvergenceError if Newton's method stalls
 * @example
 * const { coefficients } = diagonalMinimiser({ inputs: [[1, 2, 3]], targets: [1], depth: 2, scale: 0.1 });
 * // 0.0265, 0.0880, 0.2658: between (1, 2, 3)/14 and (0, 0, 1/3)
 */
export const diagonalMinimiser = (problem: DiagonalProblem): DiagonalMinimiser =>
  runSync(findMinimiser(argumentsOf("diagonalMinimiser"), problem));

/**
 * Computes the same numbers as `diagonalMinimiser`, but yields to the event loop.
 *
 * @throws the errors of `diagonalMinimiser`, and the reason of an aborted signal (rejects)
 * @example
 * const { signal } = new AbortController();
 * const problem = { inputs: [[1, 2, 3]], targets: [1], depth: 2, scale: 0.1 };
 * const { coefficients } = await diagonalMinimiserAsync(problem, { signal });
 */
export const diagonalMinimiserAsync = (
  problem: DiagonalProblem,
  options: ComputationOptions = {},
): Promise<DiagonalMinimiser> =>
  runComputation("diagonalMinimiserAsync", options, (args) => findMinimiser(args, problem));

function* findMinimiser(args: Arguments, problem: DiagonalProblem): Computation<DiagonalMinimiser> {
  const dense = readDiagonalProblem(args, problem);
  const { rows, right, residualNorm } = orthonormalEquations(dense.x, dense.y);
  checkFits(args, dense.y, residualNorm);
  const { coefficients, iterations } = yield* minimise(args, rows, right, dense);
  args.finite("problem", coefficients);
  return {
    coefficients,
    l1Norm: coefficients.reduce((sum, x) => sum + Math.abs(x), 0),
    l2Norm: norm(coefficients),
    iterations,
  };
}

/** Ratio of the scales of successive continuation stages. */
const SCALE_RATIO = 0.4;
/** Maximum number of Newton steps per stage. */
const MAX_ITERATIONS = 200;

function* minimise(
  args: Arguments,
  rows: Matrix,
  right: Float64Array,
  { depth, scales }: DenseDiagonalProblem,
): Computation<{ coefficients: Float64Array; iterations: number }> {
  const link = diagonalLink(depth);
  const size = norm(right);
  const zero = new Float64Array(rows.columns);
  if (size === 0) return { coefficients: zero, iterations: 0 };
  // First scale in the linear range of h: |β_i| <= ‖β‖₂ = size for the minimum-norm solution.
  const largest = scales.reduce((max, x) => Math.max(max, x), 0);
  const first = Math.max(largest, (2 * size) ** (1 / depth));
  if (!(first ** (2 * depth) < 1e290)) {
    const expected = "small enough that the squares of the coefficients do not overflow";
    throw args.refusal("targets", expected, `coefficients of size ${size}`);
  }
  const stages = Math.ceil(Math.log(largest / first) / Math.log(SCALE_RATIO));
  let dual: Float64Array = new Float64Array(rows.rows);
  let iterations = 0;
  let found: Float64Array = zero;
  for (let stage = 0; stage <= stages; stage++) {
    const factor = stage === stages ? 1 : (first / largest) * SCALE_RATIO ** stage;
    const stageScales = scales.map((alpha) => factor * alpha);
    const steps = newton(args, link, rows, right, stageScales, depth, dual);
    const result = yield* part(stage / (stages + 1), (stage + 1) / (stages + 1), steps);
    iterations += result.iterations;
    dual = result.dual;
    found = result.coefficients;
  }
  return { coefficients: found, iterations };
}

/**
 * Minimises Φ(ν) = Σ α_i² H(α_i^(D−2) (Aᵀν)_i) − b·ν by Newton's method with step halving. The gradient is A β(ν) − b.
 */
function* newton(
  args: Arguments,
  link: DiagonalLink,
  rows: Matrix,
  right: Float64Array,
  scales: Float64Array,
  depth: number,
  start: Float64Array,
): Computation<{ dual: Float64Array; coefficients: Float64Array; iterations: number }> {
  const [r, n] = [rows.rows, rows.columns];
  const size = norm(right);
  const along = new Float64Array(n);
  const residual = new Float64Array(r);
  /** Writes A β − b to `residual`, and returns its norm. */
  const writeResidual = (coefficients: Float64Array): number => {
    timesVector(rows, coefficients, residual);
    for (let k = 0; k < r; k++) residual[k]! -= right[k]!;
    return norm(residual);
  };
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
  let lastError = Number.POSITIVE_INFINITY;
  let iteration = 1;
  for (; iteration <= MAX_ITERATIONS; iteration++) {
    const error = writeResidual(state.coefficients);
    const slopes = state.u.map((x, i) => scales[i]! ** (2 * depth - 2) * link.slope(x));
    const step = weightedSolve(rows, slopes, residual);
    if (step === undefined) {
      if (Number.isFinite(error)) lastError = error;
      break;
    }
    const descent = step.reduce((sum, x, k) => sum + x * residual[k]!, 0);
    if (error <= 1e-9 * size) {
      // The last step corrects β directly: its equations are linear, while h amplifies rounding errors.
      const correction = new Float64Array(n);
      transposedTimesVector(rows, step, correction);
      const coefficients = state.coefficients.map((x, i) => x - slopes[i]! * correction[i]!);
      // The correction has a second-order error. More steps are useless once rounding in h dominates the residual.
      const isSettled = error > 0.5 * lastError || descent <= 1e-28 * Math.abs(state.value);
      if (error <= 1e-12 * size || isSettled) {
        return { dual, coefficients, iterations: iteration };
      }
    }
    lastError = error;
    let factor = 1;
    let next = dual;
    let nextState = state;
    for (; factor > 1e-12; factor /= 2) {
      next = dual.map((x, k) => x - factor * step[k]!);
      nextState = evaluate(next);
      if (nextState.value <= state.value - 0.1 * factor * descent) break;
      // Near the minimum the decrease of Φ is lost in rounding, while a full step still reduces its gradient.
      if (factor === 1 && (error <= 1e-6 * size || writeResidual(nextState.coefficients) <= error / 2)) break;
    }
    dual = next;
    state = nextState;
    yield iteration / MAX_ITERATIONS;
  }
  throw args.notConverged(
    "Newton's method on the dual did not converge (residual: distance of β from the solutions)",
    {
      iterations: Math.min(iteration, MAX_ITERATIONS),
      residual: lastError,
    },
  );
}
