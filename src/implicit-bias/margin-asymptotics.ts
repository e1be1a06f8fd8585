import { type Arguments, argumentsOf } from "../arrays/arguments";
import { type Computation, computeAsync } from "../concurrency/computation";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../concurrency/computation-options";
import { runSync } from "../concurrency/run-generator";
import { type Classification, readClassification } from "./classification";
import { type MaxMargin, solveMargin } from "./max-margin";
import { leastSquares } from "./non-negative-least-squares";

/** Late-time behaviour of gradient descent on separable data. */
export interface MarginAsymptotics extends MaxMargin {
  /** Limit of t · L(t) = Σ_p α_p / η after t steps, for L = Σ_p ℓ(y_p w·x_p). */
  readonly lossConstant: number;
  /**
   * Offset w̃ in w(t) ≈ ŵ ln t + w̃, n numbers, in the span of the support vectors, where η e^(−y_p w̃·x_p) = α_p. The
   * component of w outside that span depends on the initial weights.
   */
  readonly offset: Float64Array;
}

/** Options of `marginAsymptotics`. */
export interface MarginOptions {
  /** Learning rate η > 0, for a loss summed over samples; 1 for gradient flow in time t. */
  readonly learningRate: number;
}

/**
 * Computes the late-time behaviour of gradient descent on separable data for losses with an exponential tail
 * (exponential and logistic): w(t) = ŵ ln t + w̃ + o(1) in the direction of the largest margin, and t L(t) → Σ α/η
 * (Soudry et al. 2018).
 *
 * The direction converges only as 1/ln t, and 1 − cos as 1/ln² t. The result holds for almost all data: the support
 * vectors must be independent, and α > 0 on all samples at the margin.
 *
 * @param problem inputs [P, n] and labels ±1
 * @param options.learningRate η > 0, for L summed (not averaged) over samples; 1 for gradient flow in time t
 * @throws ArgumentError for unknown options, or data that are not separable
 * @example
 * const problem = { inputs: [[0.5, 1.5], [1.5, 0.5], [2.5, 2], [3, 1]] };
 * const { lossConstant, offset } = marginAsymptotics(problem, { learningRate: 0.1 }); // 5; -0.458, -0.458
 */
export function marginAsymptotics(problem: Classification, options: MarginOptions): MarginAsymptotics {
  const args = argumentsOf("marginAsymptotics");
  args.options("options", options, { learningRate: true });
  return runSync(asymptotics(args, problem, options));
}

/**
 * Computes the same numbers as `marginAsymptotics`, but yields to the event loop.
 *
 * @throws the errors of `marginAsymptotics`, and the reason of an aborted signal (rejects)
 * @example
 * const problem = { inputs: [[0.5, 1.5], [1.5, 0.5], [2.5, 2], [3, 1]] };
 * const { signal } = new AbortController();
 * const { offset } = await marginAsymptoticsAsync(problem, { learningRate: 0.1, signal });
 */
export async function marginAsymptoticsAsync(
  problem: Classification,
  options: MarginOptions & ComputationOptions,
): Promise<MarginAsymptotics> {
  const args = argumentsOf("marginAsymptoticsAsync");
  args.options("options", options, { learningRate: true, ...COMPUTATION_OPTIONS });
  checkComputationOptions(args, options);
  return computeAsync(args, asymptotics(args, problem, options), options);
}

function* asymptotics(
  args: Arguments,
  problem: Classification,
  options: MarginOptions,
): Computation<MarginAsymptotics> {
  const rows = readClassification(args, problem);
  const rate = args.number("options.learningRate", options.learningRate, { above: 0 });
  const margin = yield* solveMargin(args, rows);
  const n = rows.columns;
  const supportRows = new Float64Array(margin.support.length * n);
  for (const [k, p] of margin.support.entries())
    supportRows.set(rows.data.subarray(p * n, (p + 1) * n), k * n);
  const right = Float64Array.from(margin.support, (p) => -Math.log(margin.dual[p]! / rate));
  const offset = leastSquares({ rows: margin.support.length, columns: n, data: supportRows }, right);
  const lossConstant = margin.dual.reduce((sum, x) => sum + x, 0) / rate;
  args.finite("inputs", offset);
  args.finite("options.learningRate", Float64Array.of(lossConstant, margin.margin, ...margin.weights));
  return { ...margin, lossConstant, offset };
}
