import { type Computation, part } from "../../concurrency/computation";
import { runSync } from "../../concurrency/run-generator";
import { block, type Operand, transposedBlock } from "./block-product";
import { addScaled, scale } from "./hot-loops";
import { swapEntries } from "./lu";
import { writeProductSteps } from "./product-steps";
import { at, solveTriangular } from "./triangular";

/*
 * LU factorisation with partial pivoting of large matrices, most of it in products, for arrays in a workspace of the
 * kernels. lu.ts has the same for small matrices.
 */

/** Factors of a matrix of order n in rows of `stride` entries: unit lower and upper triangle, and the exchanges of rows. */
export interface BlockedLu {
  readonly data: Float64Array;
  readonly stride: number;
  readonly n: number;
  readonly pivots: Int32Array;
  /** Scratch array [16, n] for the columns that are eliminated one by one. */
  readonly panel: Float64Array;
}

/** Largest number of columns that are eliminated one by one. */
export const MAX_COLUMNS = 16;

/** Number of remaining rows above which the elimination of a block of columns is followed by a pause. */
const MIN_PAUSE_ROWS = 256;

/**
 * Overwrites the matrix with its factors and fills `pivots`; returns false if a pivot is zero or not finite.
 *
 * The columns are halved again and again, and between two halves one product updates the second (Toledo 1997); 2/3 n³
 * operations. Pauses after and within large products.
 */
export function* factorBlocked({ data, stride, n, pivots, panel }: BlockedLu): Computation<boolean> {
  const whole = block(data, 0, stride);
  const kept = new Float64Array(n);
  function* factor(start: number, end: number): Computation<boolean> {
    if (end - start <= MAX_COLUMNS) return eliminate(start, end);
    const middle = start + MAX_COLUMNS * Math.ceil((end - start) / MAX_COLUMNS / 2);
    if (!(yield* factor(start, middle))) return false;
    const [size, columns, rest] = [middle - start, end - middle, n - middle];
    const right = at(whole, start, middle);
    const [target, left] = [at(whole, middle, middle), at(whole, middle, start)];
    const [from, to] = [start, middle].map((column) => 1 - (1 - column / n) ** 3) as [number, number];
    const unitLower = { lower: true, unit: true };
    yield* part(from, from, solveTriangular(at(whole, start, start), unitLower, right, size, columns));
    yield* part(from, to, writeProductSteps(target, left, right, [rest, columns, size], -1));
    if (rest > MIN_PAUSE_ROWS) yield to;
    return yield* factor(middle, end);
  }
  /** Eliminates the columns from `start` to `end` in a transposed copy, and exchanges the rows of the whole matrix. */
  const eliminate = (start: number, end: number): boolean => {
    const [rows, width] = [n - start, end - start];
    for (let i = 0; i < rows; i++) {
      const row = (start + i) * stride + start;
      for (let j = 0; j < width; j++) panel[j * rows + i] = data[row + j]!;
    }
    for (let k = 0; k < width; k++) {
      const pivot = largestOf(panel, k, rows);
      const value = panel[k * rows + pivot]!;
      if (!(value !== 0 && Number.isFinite(value))) return false;
      pivots[start + k] = start + pivot;
      exchange(data, (start + k) * stride, (start + pivot) * stride, kept);
      eliminateColumn(panel, k, pivot, width, rows);
    }
    for (let i = 0; i < rows; i++) {
      const row = (start + i) * stride + start;
      for (let j = 0; j < width; j++) data[row + j] = panel[j * rows + i]!;
    }
    return true;
  };
  return yield* factor(0, n);
}

/** Returns the row from `k` on with the largest entry of column k. */
function largestOf(panel: Float64Array, k: number, rows: number): number {
  let best = k;
  let largest = -1;
  for (let i = k; i < rows; i++) {
    const size = Math.abs(panel[k * rows + i]!);
    // NaN is chosen, and rejected by the caller.
    if (!(size <= largest)) {
      largest = size;
      best = i;
    }
  }
  return best;
}

/** Exchanges two rows; `kept` has their length. */
function exchange(data: Float64Array, first: number, second: number, kept: Float64Array): void {
  if (first === second) return;
  kept.set(data.subarray(first, first + kept.length));
  data.copyWithin(first, second, second + kept.length);
  data.set(kept, second);
}

/** Exchanges rows k and `pivot` of a panel, the columns of which are contiguous, and eliminates column k. */
function eliminateColumn(panel: Float64Array, k: number, pivot: number, width: number, rows: number): void {
  for (let j = 0; j < width; j++) swapEntries(panel, j * rows + k, j * rows + pivot);
  const below = k * rows + k + 1;
  const count = rows - k - 1;
  scale(panel, below, 1 / panel[below - 1]!, count);
  for (let j = k + 1; j < width; j++) {
    const at = j * rows + k;
    addScaled(panel, at + 1, -panel[at]!, panel, below, count);
  }
}

/** Overwrites a row-major `b` [n, k] with the solution of the system. */
export function solveBlocked({ data, stride, n, pivots }: BlockedLu, b: Operand, k: number): void {
  const kept = new Float64Array(k);
  for (let i = 0; i < n; i++)
    exchange(b.data, b.offset + i * b.rowStride, b.offset + pivots[i]! * b.rowStride, kept);
  const factors = block(data, 0, stride);
  runSync(solveTriangular(factors, { lower: true, unit: true }, b, n, k));
  runSync(solveTriangular(factors, { lower: false, unit: false }, b, n, k));
}

/** Overwrites a row-major `b` [n, k] with the solution of the system with the transposed matrix. */
export function solveBlockedTransposed({ data, stride, n, pivots }: BlockedLu, b: Operand, k: number): void {
  const factors = transposedBlock(data, 0, stride);
  runSync(solveTriangular(factors, { lower: true, unit: false }, b, n, k));
  runSync(solveTriangular(factors, { lower: false, unit: true }, b, n, k));
  const kept = new Float64Array(k);
  for (let i = n - 1; i >= 0; i--)
    exchange(b.data, b.offset + i * b.rowStride, b.offset + pivots[i]! * b.rowStride, kept);
}
