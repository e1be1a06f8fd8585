import type { NdArray } from "../arrays";
import type { TaskModes } from "../deep-linear";
import { matmul } from "../linalg";
import { column } from "./series";

/** Start of a mode in two layers of weights, as `modeDynamics` takes it. */
export interface ModeStart {
  /** Strength c = α · β of the mode. */
  readonly initial: number;
  /** Conserved size K = ‖α − β‖ ‖α + β‖ of the mode. */
  readonly lambda: number;
}

/** Length, relative to the original vector, below which the remainder of a projection is a rounding error. */
const ROUNDING = 1e-13;

/**
 * Computes the starts of the leading modes of a task in two layers of small weights, which may be aligned with the modes
 * or not. `modeDynamics` predicts the learning of each mode from its start.
 *
 * A mode (u, v) with Σyx v = s u and Σxx v = d v has the vectors α = W₁ v and β = W₂ᵀ u of hidden units. As long as no
 * other mode uses their directions, gradient flow is τ dα/dt = (s − d c) β and τ dβ/dt = (s − d c) α with the strength
 * c = α · β. It follows that p = ‖α‖² + ‖β‖² obeys τ dp/dt = 4 (s − d c) c. Therefore p² − 4c² = ‖α − β‖² ‖α + β‖² = K²
 * is conserved, and
 *
 *   τ dc/dt = p (s − d c) = √(K² + 4c²) (s − d c).
 *
 * This is the law of two layers with λ = K (Braun et al. 2022). K is 0 for the balanced start of Saxe, McClelland &
 * Ganguli (2014). For Gaussian weights of standard deviations σ₁ and σ₂ and h hidden units, c has the mean 0, and K is
 * near h (σ₁² + σ₂²).
 *
 * A stronger mode is learned earlier, along the direction of its α + β. From then on, parts of the other α and β along
 * this direction would cause an error, which removes them. They are left out here; the fewer the hidden units, the larger they
 * are. A mode without a remainder starts with c = K = 0 and is never learned.
 *
 * @param weights W₁ [hidden, nIn] and W₂ [nOut, hidden]
 * @param count number of leading modes
 */
export function modeStarts(
  [first, second]: readonly [NdArray, NdArray],
  { inputModes, outputModes }: Pick<TaskModes, "inputModes" | "outputModes">,
  count: number,
): ModeStart[] {
  const alphas = matmul(first, inputModes);
  const betas = matmul(second.transpose(1, 0), outputModes);
  const learned: number[][] = [];
  return Array.from({ length: count }, (_, k) => {
    const alpha = remainder(column(alphas, k), learned);
    const beta = remainder(column(betas, k), learned);
    const sum = alpha.map((x, i) => x + beta[i]!);
    const difference = alpha.map((x, i) => x - beta[i]!);
    const length = norm(sum);
    if (length > 0) learned.push(sum.map((x) => x / length));
    return { initial: inner(alpha, beta), lambda: norm(difference) * length };
  });
}

/** Returns a vector without its parts along orthonormal directions. */
function remainder(vector: readonly number[], directions: readonly number[][]): number[] {
  // The second pass removes the rounding errors of the first.
  const rest = [...directions, ...directions].reduce((left, direction) => {
    const along = inner(left, direction);
    return left.map((x, i) => x - along * direction[i]!);
  }, vector);
  return norm(rest) > ROUNDING * norm(vector) ? [...rest] : vector.map(() => 0);
}

const inner = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, x, i) => sum + x * b[i]!, 0);

/** Computes the length of a vector. No square overflows or underflows. */
function norm(vector: readonly number[]): number {
  const largest = vector.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  return largest === 0 ? 0 : largest * Math.sqrt(vector.reduce((sum, x) => sum + (x / largest) ** 2, 0));
}
