import { type Arguments, argumentsOf } from "../arrays/arguments";
import { type Computation, runComputation } from "../concurrency/computation";
import type { ComputationOptions } from "../concurrency/computation-options";
import { runSync } from "../concurrency/run-generator";
import { norm } from "../linalg/norm";
import { diagonalLink } from "./diagonal-link";
import { type DiagonalProblem, readDiagonalProblem } from "./diagonal-problem";
import { solveByContinuation } from "./minimiser/continuation";
import { checkFits, orthonormalEquations } from "./regression";

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
 * X β(ν) = y by continuation, from large scales, where the equation is linear, down to the requested scales. Each stage
 * begins on the tangent of the last solution. Each step takes O(n rank²) operations. The result is accurate to rounding
 * error for α^(D−2) down to about 1e-4, where it agrees with the solution of least ℓ₁ norm to about the same accuracy.
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
  const equations = { rows, right, depth: dense.depth, link: diagonalLink(dense.depth) };
  const { coefficients, iterations } = yield* solveByContinuation(args, equations, dense.scales);
  args.finite("problem", coefficients);
  return {
    coefficients,
    l1Norm: coefficients.reduce((sum, x) => sum + Math.abs(x), 0),
    l2Norm: norm(coefficients),
    iterations,
  };
}
