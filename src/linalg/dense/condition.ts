import type { LinearSolver } from "./linear-solver";
import { powerOfTwoScale } from "./scaling";

/** Powers of two that make the entries of a matrix A comparable, and the norm of the scaled matrix. */
export interface Equilibration {
  /** Factor by which the matrix was multiplied, so that its largest entry is near 1. */
  readonly scale: number;
  readonly rows: Float64Array;
  readonly columns: Float64Array;
  /** ‖R A C‖₁. */
  readonly norm: number;
}

/** Returns a power of two near 1/x, at most 2^1000; 1 for 0. */
const reciprocalPowerOfTwo = (x: number): number =>
  x > 0 ? 2 ** Math.min(1000, -Math.floor(Math.log2(x))) : 1;

/**
 * Multiplies a matrix by a power of two, so that its largest entry is near 1, and computes powers of two R and C for which
 * the largest entries of all rows and columns of R A C are about 1. Reads the matrix twice.
 */
export function equilibrate(a: Float64Array, n: number, stride = n): Equilibration {
  const largest = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let most = 0;
    for (let at = i * stride; at < i * stride + n; at++) {
      const size = Math.abs(a[at]!);
      if (size > most) most = size;
    }
    largest[i] = most;
  }
  const scale = powerOfTwoScale(largest);
  const rows = largest.map((size) => reciprocalPowerOfTwo(scale * size));
  const columns = new Float64Array(n);
  const sums = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const factor = rows[i]!;
    for (let j = 0, at = i * stride; j < n; j++, at++) {
      const scaled = scale * a[at]!;
      a[at] = scaled;
      const size = factor * Math.abs(scaled);
      columns[j] = Math.max(columns[j]!, size);
      sums[j]! += size;
    }
  }
  let norm = 0;
  for (let j = 0; j < n; j++) {
    columns[j] = reciprocalPowerOfTwo(columns[j]!);
    norm = Math.max(norm, sums[j]! * columns[j]!);
  }
  return { scale, rows, columns, norm };
}

/** Largest number of iterations of the estimate; more than four are hardly ever needed. */
const MAX_ITERATIONS = 5;

/**
 * Estimates 1 / (‖B‖₁ ‖B⁻¹‖₁) of the equilibrated matrix B = R A C from the factors of A, by the iteration of
 * Hager (1984) with the second starting vector of Higham (1988). The estimate is at least the true number, and rarely
 * more than three times as large.
 */
export function reciprocalCondition(
  { solve, solveTransposed }: LinearSolver,
  n: number,
  { rows, columns, norm }: Equilibration,
): number {
  const x = new Float64Array(n).fill(1 / n);
  let largest = 0;
  let previous = -1;
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    for (let i = 0; i < n; i++) x[i]! /= rows[i]!;
    solve(x, 1);
    for (let i = 0; i < n; i++) x[i]! /= columns[i]!;
    const size = oneNorm(x);
    if (!Number.isFinite(size)) return 0;
    if (iteration > 0 && size <= largest) break;
    largest = size;
    for (let i = 0; i < n; i++) x[i] = (x[i]! < 0 ? -1 : 1) / columns[i]!;
    solveTransposed(x);
    for (let i = 0; i < n; i++) x[i]! /= rows[i]!;
    const at = x.reduce((best, value, i) => (Math.abs(value) > Math.abs(x[best]!) ? i : best), 0);
    // The same unit vector would give the same size again.
    if (at === previous) break;
    x.fill(0)[at] = 1;
    previous = at;
  }
  for (let i = 0; i < n; i++) x[i] = ((i % 2 === 0 ? 1 : -1) * (1 + i / Math.max(1, n - 1))) / rows[i]!;
  solve(x, 1);
  for (let i = 0; i < n; i++) x[i]! /= columns[i]!;
  const alternative = (2 * oneNorm(x)) / (3 * n);
  const inverse = 1 / (norm * Math.max(largest, alternative));
  return Number.isFinite(inverse) ? Math.min(1, inverse) : 0;
}

const oneNorm = (x: Float64Array): number => x.reduce((sum, value) => sum + Math.abs(value), 0);
