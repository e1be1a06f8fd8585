import { argumentsOf } from "../../../arrays/arguments";
import type { Computation } from "../../../concurrency/computation";
import { type Shifts, sweep } from "./double-shift-sweep";

/** Smaller entries (of a matrix scaled to 1) are treated as zero, because their products would underflow. */
export const MIN_ENTRY = 1e-140;

/** Largest number of sweeps per row (at least ten rows), as in LAPACK; two or three suffice. */
const MAX_SWEEPS = 30;

/** Number of sweeps on one block after which an exceptional shift breaks a possible cycle. */
const EXCEPTIONAL = 10;

/**
 * Overwrites a Hessenberg matrix `h` [n, n], of entries up to about 1, with its real Schur form t, h = q t qᵀ: blocks of
 * order 1, and of order 2 with complex eigenvalues, on the diagonal. The rows of `basis` are multiplied by qᵀ.
 *
 * Implicit double-shift QR sweeps (Francis 1961; Golub & Van Loan 7.5) with exceptional shifts; about 20 n³ operations. Pauses
 * after every sweep.
 *
 * @param limit largest number of sweeps
 * @throws ConvergenceError if the limit is reached
 */
export function* francis(
  h: Float64Array,
  basis: Float64Array,
  n: number,
  limit = MAX_SWEEPS * Math.max(10, n),
): Computation<void> {
  const norm = h.reduce((sum, x) => sum + Math.abs(x), 0);
  let total = 0;
  let sweeps = 0;
  let high = n - 1;
  while (high > 0) {
    const low = activeBlock(h, n, high, norm);
    if (low < high - 1) {
      if (total === limit) {
        throw argumentsOf("eigen").notConverged(`the QR iteration did not converge after ${limit} sweeps`, {
          iterations: limit,
          residual: Math.abs(h[high * n + high - 1]!),
        });
      }
      sweep(h, basis, n, low, high, shiftsOf(h, n, low, high, sweeps));
      sweeps++;
      total++;
      yield 1 - (high + 1) / n;
      continue;
    }
    if (low === high - 1) splitPair(h, basis, n, low);
    high = low - 1;
    sweeps = 0;
  }
}

/** Finds the first row of the block that ends at `high` and has no negligible subdiagonal entry, and zeroes that entry. */
function activeBlock(h: Float64Array, n: number, high: number, norm: number): number {
  for (let k = high; k > 0; k--) {
    const below = k * n + k - 1;
    const size = Math.abs(h[below - n]!) + Math.abs(h[below + 1]!) || norm;
    if (Math.abs(h[below]!) > Math.max(MIN_ENTRY, Number.EPSILON * size)) continue;
    h[below] = 0;
    return k;
  }
  return 0;
}

/** Returns the eigenvalues of the last block of order 2 as shifts, or an exceptional shift after many sweeps. */
function shiftsOf(h: Float64Array, n: number, low: number, high: number, sweeps: number): Shifts {
  const at = (i: number, j: number): number => h[i * n + j]!;
  if (sweeps === 0 || sweeps % EXCEPTIONAL !== 0) {
    return [at(high, high), at(high - 1, high - 1), at(high, high - 1) * at(high - 1, high)];
  }
  const atTop = sweeps % (2 * EXCEPTIONAL) === 0;
  const k = atTop ? low : high;
  const size = atTop
    ? Math.abs(at(low + 1, low)) + Math.abs(at(low + 2, low + 1))
    : Math.abs(at(high, high - 1)) + Math.abs(at(high - 1, high - 2));
  const shift = at(k, k) + 0.75 * size;
  return [shift, shift, -0.4375 * size * size];
}

/** Rotates the block of order 2 at row k to triangular form if its eigenvalues are real (Golub & Van Loan 7.4.2). */
function splitPair(h: Float64Array, basis: Float64Array, n: number, k: number): void {
  const at = k * n + k;
  const below = h[at + n]!;
  const half = (h[at]! - h[at + n + 1]!) / 2;
  const discriminant = half * half + below * h[at + 1]!;
  if (discriminant < 0) return;
  const root = Math.sqrt(discriminant);
  const z = half >= 0 ? half + root : half - root;
  const length = Math.hypot(below, z);
  const [c, s] = [z / length, below / length];
  for (let j = 0; j < n; j++) {
    rotate(basis, k * n + j, (k + 1) * n + j, c, s);
    if (j >= k) rotate(h, k * n + j, (k + 1) * n + j, c, s);
  }
  for (let i = 0; i < k + 2; i++) rotate(h, i * n + k, i * n + k + 1, c, s);
  h[at + n] = 0;
}

/** Rotates the pair of entries at two positions. */
function rotate(a: Float64Array, first: number, second: number, c: number, s: number): void {
  const [x, y] = [a[first]!, a[second]!];
  a[first] = c * x + s * y;
  a[second] = c * y - s * x;
}
