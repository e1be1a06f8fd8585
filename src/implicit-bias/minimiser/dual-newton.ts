import type { Arguments } from "../../arrays/arguments";
import type { Computation } from "../../concurrency/computation";
import { norm } from "../../linalg/norm";
import { transposedTimesVector } from "../regression";
import { type DualPoint, dualPoint, type Equations, residualOf, slopesAt } from "./dual-problem";
import { weightedSolver } from "./weighted-solver";

/** Last step of Newton's method on the dual. */
export interface NewtonEnd {
  readonly point: DualPoint;
  /** Derivatives of the coefficients with respect to Aᵀν. */
  readonly slopes: Float64Array;
  /** Full step from the point, subtracted from ν. */
  readonly step: Float64Array;
  /** Solves the equations of the step for another right-hand side. */
  readonly solve: (right: Float64Array) => Float64Array;
  readonly iterations: number;
}

/** Maximum number of steps. */
const MAX_ITERATIONS = 200;
/** Largest number of successive steps that reach neither a lower value nor a smaller gradient, because of rounding. */
const MAX_IDLE = 20;

/**
 * Minimises the dual function from `start` by Newton's method with step halving, until one more full step reaches the
 * minimum.
 *
 * @param accuracy residual at the end, before the last step, relative to b; 0 for the limit of rounding errors
 */
export function* dualNewton(
  args: Arguments,
  equations: Equations,
  scales: Float64Array,
  start: Float64Array,
  accuracy: number,
): Computation<NewtonEnd> {
  const size = norm(equations.right);
  let point = dualPoint(equations, scales, start);
  let lastError = Number.POSITIVE_INFINITY;
  let [lowest, smallest, idle] = [point.value, point.error, 0];
  let iteration = 1;
  for (; iteration <= MAX_ITERATIONS; iteration++) {
    const slopes = slopesAt(equations, scales, point);
    const solve = weightedSolver(equations.rows, slopes);
    const { error, residual } = point;
    if (solve === undefined) {
      if (Number.isFinite(error)) lastError = error;
      break;
    }
    const step = solve(residual);
    const descent = step.reduce((sum, x, k) => sum + x * residual[k]!, 0);
    // The last step has a second-order error. More steps are useless once rounding in h dominates the residual.
    const isSettled = error > 0.5 * lastError || descent <= 1e-28 * Math.abs(point.value);
    if (error <= accuracy * size || error <= 1e-12 * size || (error <= 1e-9 * size && isSettled)) {
      return { point, slopes, step, solve, iterations: iteration };
    }
    lastError = error;
    const next = halvedStep(equations, scales, point, step, descent);
    if (next === undefined) break;
    idle = next.value < lowest || next.error < smallest ? 0 : idle + 1;
    [lowest, smallest] = [Math.min(lowest, next.value), Math.min(smallest, next.error)];
    if (idle > MAX_IDLE) break;
    point = next;
    yield iteration / MAX_ITERATIONS;
  }
  throw args.notConverged(
    "Newton's method on the dual did not converge (residual: distance of β from the solutions)",
    {
      iterations: Math.min(iteration, MAX_ITERATIONS),
      residual: Number.isFinite(lastError) ? lastError : size,
    },
  );
}

/**
 * Takes the largest part 1, ½, ¼ … of a step that decreases the dual function or, near the minimum, its gradient. Returns
 * undefined for none.
 */
function halvedStep(
  equations: Equations,
  scales: Float64Array,
  point: DualPoint,
  step: Float64Array,
  descent: number,
): DualPoint | undefined {
  const size = norm(equations.right);
  for (let factor = 1; factor > 1e-12; factor /= 2) {
    const dual = point.dual.map((x, k) => x - factor * step[k]!);
    const next = dualPoint(equations, scales, dual);
    if (next.value <= point.value - 0.1 * factor * descent) return next;
    // Near the minimum the decrease of Φ is lost in rounding, while a full step still reduces its gradient.
    if (factor === 1 && (point.error <= 1e-6 * size || next.error <= point.error / 2)) return next;
  }
  return undefined;
}

/** Number of corrections after the last step, each of which removes most of the rounding error of the one before. */
const CORRECTIONS = 2;

/**
 * Computes the coefficients after the last step. It corrects β itself, for which its equations are linear, while h
 * amplifies the rounding errors of ν.
 */
export function correctedCoefficients(
  equations: Equations,
  { point, slopes, solve }: NewtonEnd,
): Float64Array {
  const coefficients = point.coefficients.slice();
  const along = new Float64Array(coefficients.length);
  for (let k = 0; k < CORRECTIONS; k++) {
    const residual = k === 0 ? point.residual : residualOf(equations, coefficients);
    transposedTimesVector(equations.rows, solve(residual), along);
    for (let i = 0; i < along.length; i++) coefficients[i]! -= slopes[i]! * along[i]!;
  }
  return coefficients;
}
