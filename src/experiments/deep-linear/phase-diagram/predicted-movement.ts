import type { Movement } from "./movement";

/** Movements over all directions of the initial weights, given the singular values of the products. */
export interface PredictedMovement {
  /** Movements if the initial weights have the directions of the task. */
  readonly least: Movement;
  /** Root mean square over random directions. */
  readonly mean: Movement;
  /** Movements if the directions of the initial weights are those of the task in reverse order. */
  readonly most: Movement;
}

/**
 * Predicts the movements from λ-balanced weights with equal numbers of inputs, hidden units and outputs.
 *
 * For λ >= 0 the input representation has the eigenvalues a(s) = ½(√(λ² + 4s²) − λ) for singular values s of the product,
 * at the start as at the end, and the output representation has a(s) + λ; for λ < 0 the two are exchanged. Both move by
 * √(Σa² + Σa₀² − 2c), where c is the inner product of a and a₀ after a rotation of the directions: between Σa_k a₀_(n+1−k)
 * and Σa_k a₀_k (von Neumann's trace inequality), and Σa Σa₀/n in the mean.
 *
 * @param strengths singular values of the task, the largest first
 * @param initial singular values of the initial product, the largest first
 */
export function predictedMovement(
  strengths: readonly number[],
  initial: readonly number[],
  lambda: number,
): PredictedMovement {
  const n = strengths.length;
  const favoured = Math.abs(lambda);
  const after = strengths.map((s) => suppressedEigenvalue(s, favoured));
  const before = initial.map((s) => suppressedEigenvalue(s, favoured));
  const squares = dot(after, after) + dot(before, before);
  const total = sum(before);
  const large = before.map((a) => a + favoured);
  const kernelSquare = n * (dot(before, before) + dot(large, large)) + 2 * total * sum(large);
  const moved = (overlap: number): Movement => {
    // Rounding may leave a small negative number where the spectra agree.
    const square = Math.max(0, squares - 2 * overlap);
    const suppressed = Math.sqrt(square / dot(before, before));
    const other = Math.sqrt(square / dot(large, large));
    return {
      kernel: Math.sqrt((2 * n * square + 2 * (sum(after) - total) ** 2) / kernelSquare),
      input: lambda >= 0 ? suppressed : other,
      output: lambda >= 0 ? other : suppressed,
    };
  };
  return {
    least: moved(dot(after, before)),
    mean: moved((sum(after) * total) / n),
    most: moved(dot(after, [...before].reverse())),
  };
}

/** Computes ½(√(λ² + 4s²) − |λ|) without cancellation. */
const suppressedEigenvalue = (strength: number, lambda: number): number =>
  (2 * strength * strength) / (Math.hypot(lambda, 2 * strength) + lambda);

const sum = (values: readonly number[]): number => values.reduce((total, x) => total + x, 0);

const dot = (a: readonly number[], b: readonly number[]): number => sum(a.map((x, k) => x * b[k]!));
