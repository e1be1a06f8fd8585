import { dot, scale } from "../hot-loops";

/** Number of rows that the reductions to tridiagonal and bidiagonal form combine into one product. */
export const PANEL = 32;

/** Shorter vectors (of a matrix scaled to 1) are treated as zero, because their squares would underflow. */
const MIN_LENGTH = 1e-140;

/**
 * Computes the Householder reflector H = I − tau v vᵀ with v[0] = 1 and H x = (head, 0, ..., 0)ᵀ.
 *
 * Overwrites x with v, writes the head to `heads[index]` and returns tau (0, so that H = I, if x is already a multiple
 * of e₁). Golub & Van Loan, Matrix Computations, 5.1.3; the head and x[0] have opposite signs, to avoid cancellation.
 */
export function makeReflector(
  x: Float64Array,
  at: number,
  count: number,
  heads: Float64Array,
  index: number,
): number {
  const first = x[at]!;
  const tail = Math.sqrt(dot(x, at + 1, x, at + 1, count - 1));
  x[at] = 1;
  if (tail < MIN_LENGTH) {
    x.fill(0, at + 1, at + count);
    heads[index] = first;
    return 0;
  }
  const length = Math.sqrt(first * first + tail * tail);
  const head = first > 0 ? -length : length;
  heads[index] = head;
  scale(x, at + 1, 1 / (first - head), count - 1);
  return (head - first) / head;
}
