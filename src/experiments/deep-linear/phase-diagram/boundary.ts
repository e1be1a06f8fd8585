import { findRoot } from "../../../numerics/find-root";
import { predictedMovement } from "./predicted-movement";

/** Movement of the tangent kernel, relative to its initial norm, below which learning counts as lazy. */
export const LAZY_MOVEMENT = 0.1;

/**
 * Computes the balance |λ| beyond which learning is lazy: there the root mean square over random directions of the
 * kernel's movement falls below `LAZY_MOVEMENT`. Returns 0 if learning is lazy for every λ.
 *
 * @param strengths singular values of the task, the largest first
 * @param initial singular values of the initial product, the largest first
 */
export function lazyBoundary(strengths: readonly number[], initial: readonly number[]): number {
  const excess = (lambda: number) =>
    Math.log(predictedMovement(strengths, initial, lambda).mean.kernel / LAZY_MOVEMENT);
  const start = excess(0);
  if (start <= 0) return 0;
  // The movement falls with 1/λ².
  let end = Math.max(strengths[0]!, initial[0]!);
  while (excess(end) > 0) end *= 2;
  return findRoot(excess, 0, start, end, excess(end), 1e-13 * end);
}

/**
 * Computes the law of the boundary for Gaussian tasks and Gaussian initial products,
 *
 *   |λ| = m^(−1/2) [(6 + 2/n + 4/n²)(1 + w²) − 8w]^(1/4),   w = n scale²,
 *
 * with m = `LAZY_MOVEMENT`. To leading order in 1/λ, both representations move by (S² − S₀²)/|λ|, so that the squared
 * movement is [2n(Σs⁴ + Σs₀⁴) + 2(Σs²)² + 2(Σs₀²)² − 8 Σs² Σs₀²] / (n² λ⁴) in the mean over directions. The law follows
 * from the moments of a Gaussian n × n matrix with entries of variance 1/n, E Σs⁴ = 2n + 1 and E (Σs²)² = n² + 2. The next
 * order in 1/λ lowers the boundary, by about m/2 of its value for small scales.
 *
 * @param size number n of inputs, hidden units and outputs
 * @param scale standard deviation of the entries of the initial product
 */
export function lazyBoundaryLaw(size: number, scale: number): number {
  const ratio = size * scale * scale;
  const moments = 6 + 2 / size + 4 / size ** 2;
  return (moments * (1 + ratio ** 2) - 8 * ratio) ** 0.25 / Math.sqrt(LAZY_MOVEMENT);
}
