import type { ExactFlow } from "../../../deep-linear";
import { findRoot } from "../../../numerics/find-root";

/** Fraction of the loss of zero weights at which the task counts as learned. */
export const LEARNED = 1e-3;

/** Computes the time at which the loss falls to `goal`, which is below the initial loss, in units of τ. */
export function learningTime({ at }: ExactFlow, goal: number): number {
  // A loss of 0 has no logarithm.
  const excess = (t: number) => Math.log(Math.max(at(t).loss, Number.MIN_VALUE) / goal);
  let end = 1e-6;
  while (excess(end) > 0 && end < 1e12) end *= 2;
  return findRoot(excess, 0, excess(0), end, excess(end), 1e-13 * end);
}

/** Quantities that bound the time to learn. */
export interface LearningProblem {
  readonly lambda: number;
  /** Largest singular value of the task. */
  readonly strength: number;
  /** Largest singular value of the initial product. */
  readonly initial: number;
  /** Initial loss, divided by the loss at which the task counts as learned. */
  readonly reduction: number;
}

/**
 * Computes the least time in which the loss can fall by the factor `reduction` from λ-balanced weights, in units of τ.
 *
 * The loss falls at most at the rate 2q, where q is the largest eigenvalue of W₁W₁ᵀ + W₂ᵀW₂. The Riccati equation of the
 * exact solution gives dq/dt <= q(2μ − q) with μ² = s² + λ²/4, and integration of this bound gives
 *
 *   T >= ln(1 + (2μ/q₀)(√reduction − 1)) / 2μ.
 */
export function leastLearningTime({ lambda, strength, initial, reduction }: LearningProblem): number {
  const rate = Math.hypot(lambda, 2 * strength);
  const first = Math.hypot(lambda, 2 * initial);
  return Math.log1p((rate / first) * (Math.sqrt(reduction) - 1)) / rate;
}

/**
 * Computes the greatest time in which the loss falls by the factor `reduction`, ln(reduction)/2|λ| in units of τ: if all
 * layers have the same width, W₂W₂ᵀ or W₁ᵀW₁ has no eigenvalue below |λ|, and the loss falls at least at the rate 2|λ|.
 * Infinite at λ = 0.
 */
export const greatestLearningTime = ({ lambda, reduction }: LearningProblem): number =>
  Math.log(reduction) / (2 * Math.abs(lambda));
