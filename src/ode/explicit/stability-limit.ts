import { isNormReliable, type Tolerance } from "../stepping/tolerance";
import type { Row } from "./tableau";

/**
 * Limit of stability of an explicit pair. It is compared with h λ, estimated from the two states that a step reaches at
 * its end: the new state y and the state Y of the last stage, h λ ≈ h ‖f(y) − f(Y)‖ / ‖y − Y‖ (Hairer & Wanner, vol. II,
 * IV.2).
 */
export interface StabilityLimit {
  /** Largest h λ of a step. */
  readonly largest: number;
  /** The difference f(y) − f(Y). */
  readonly slopes: Row;
  /** The difference (y − Y) / h. */
  readonly states: Row;
}

/**
 * Smallest number of components of a system for which steps are kept within the limit of stability. The estimate costs
 * as much as another stage without its evaluation, which shows where evaluations are cheap.
 */
export const MIN_LIMITED_COMPONENTS = 256;

/**
 * Part of the interval of stability that steps may use. At its end the fast components do not decay, and the step is
 * lengthened until they have grown to the tolerance, then rejected. Measured on gradient flows, the limit saves up to a
 * seventh of the evaluations at equal errors, which are up to a thousand times smaller at equal tolerances.
 */
const USABLE_PART = 0.92;

/**
 * Creates the limit of a pair from the rows of its coefficient matrix, the last of which has the node 1, and its weights.
 *
 * @param interval length of the interval of stability on the negative real axis
 */
export function stabilityLimit(rows: readonly Row[], weights: Row, interval: number): StabilityLimit {
  const last = rows[rows.length - 1]!;
  const difference = new Float64Array(rows.length + 1);
  weights.stages.forEach((stage, j) => {
    difference[stage]! += weights.coefficients[j]!;
  });
  last.stages.forEach((stage, j) => {
    difference[stage]! -= last.coefficients[j]!;
  });
  const stages = [...difference.keys()].filter((stage) => difference[stage] !== 0);
  return {
    largest: USABLE_PART * interval,
    slopes: { stages: [rows.length, rows.length + 1], coefficients: [-1, 1] },
    states: { stages, coefficients: stages.map((stage) => difference[stage]!) },
  };
}

/** Pair with a limit of stability, and the smallest factor between steps. */
interface LimitedPair {
  readonly stability?: StabilityLimit | undefined;
  readonly control: { readonly shrink: number };
}

/**
 * Returns the longest step within the limit of stability of a pair, estimated at the end of an accepted step of length h
 * from `before` to `after`; Infinity for pairs without a limit and for small systems. `loops` hold the stages of a large
 * system in the memory of SIMD kernels.
 */
export function longestStableStep(
  { stability, control }: LimitedPair,
  h: number,
  stages: readonly Float64Array[],
  before: Float64Array,
  after: Float64Array,
  tolerance: Tolerance,
  loops: { stepTimesRate(): number } | undefined,
): number {
  if (stability === undefined || before.length < MIN_LIMITED_COMPONENTS) return Number.POSITIVE_INFINITY;
  const squares = (row: Row) => scaledSquares(row, stages, before, after, tolerance);
  const product =
    loops?.stepTimesRate() ?? stepTimesRate(squares(stability.slopes), squares(stability.states));
  return Math.abs(h) * Math.max(control.shrink, stability.largest / product);
}

/** Computes h λ from the sums of scaled squares of the two differences; 0 if it is unknown. */
export function stepTimesRate(slopeSquares: number, stateSquares: number): number {
  const [slopes, states] = [Math.sqrt(slopeSquares), Math.sqrt(stateSquares)];
  return isNormReliable(slopes) && isNormReliable(states) ? slopes / states : 0;
}

/** Computes Σ_i (Σ_j c_j k_j,i / scale_i)² for a row of stages and the scale of the error norm. */
export function scaledSquares(
  { stages: used, coefficients }: Row,
  stages: readonly Float64Array[],
  before: Float64Array,
  after: Float64Array,
  { relative, relativeStride, absolute, absoluteStride }: Tolerance,
): number {
  let squares = 0;
  for (let i = 0; i < before.length; i++) {
    const largest = Math.max(Math.abs(before[i]!), Math.abs(after[i]!));
    const scale = absolute[i * absoluteStride]! + relative[i * relativeStride]! * largest;
    let sum = 0;
    for (let j = 0; j < used.length; j++) sum += coefficients[j]! * stages[used[j]!]![i]!;
    squares += (sum / scale) ** 2;
  }
  return squares;
}
