import { type Computation, part } from "../../concurrency/computation";
import { runSync } from "../../concurrency/run-generator";
import { block, type Operand, transposedBlock } from "./block-product";
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
}

/** Largest number of columns that are eliminated one by one. */
const MAX_COLUMNS = 8;

/** Number of remaining rows above which the elimination of a block of columns is followed by a pause. */
const MIN_PAUSE_ROWS = 256;

/**
 * Overwrites the matrix with its factors and fills `pivots`; returns false if a pivot is zero or not finite.
 *
 * The columns are halved again and again, and between two halves one product updates the second (Toledo 1997); 2/3 n³
 * operations. Pauses after and within large products.
 */
export function* factorBlocked({ data, stride, n, pivots }: BlockedLu): Computation<boolean> {
  const whole = block(data, 0, stride);
  const panel = new Float64Array(n * MAX_COLUMNS);
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
  /** Eliminates the columns from `start` to `end` in a contiguous copy, and exchanges the rows of the whole matrix. */
  const eliminate = (start: number, end: number): boolean => {
    const [rows, width] = [n - start, end - start];
    for (let i = 0; i < rows; i++) {
      const row = (start + i) * stride + start;
      for (let j = 0; j < width; j++) panel[i * width + j] = data[row + j]!;
    }
    for (let k = 0; k < width; k++) {
      const pivot = largestOf(panel, k, width, rows);
      const value = panel[pivot * width + k]!;
      if (!(value !== 0 && Number.isFinite(value))) return false;
      pivots[start + k] = start + pivot;
      exchange(panel, k * width, pivot * width, width);
      exchange(data, (start + k) * stride, (start + pivot) * stride, n);
      eliminateColumn(panel, k, width, rows);
    }
    for (let i = 0; i < rows; i++) {
      const row = (start + i) * stride + start;
      for (let j = 0; j < width; j++) data[row + j] = panel[i * width + j]!;
    }
    return true;
  };
  return yield* factor(0, n);
}

/** Returns the row from `k` on with the largest entry of column k. */
function largestOf(panel: Float64Array, k: number, width: number, rows: number): number {
  let best = k;
  let largest = -1;
  for (let i = k; i < rows; i++) {
    const size = Math.abs(panel[i * width + k]!);
    // NaN is chosen, and rejected by the caller.
    if (!(size <= largest)) {
      largest = size;
      best = i;
    }
  }
  return best;
}

/** Number of entries from which the engine's copies of rows are faster than a loop. */
const MIN_ENGINE_COPY = 64;

/** Exchanges two rows of `count` entries. */
function exchange(data: Float64Array, first: number, second: number, count: number): void {
  if (first === second) return;
  if (count >= MIN_ENGINE_COPY) {
    const kept = data.slice(first, first + count);
    data.copyWithin(first, second, second + count);
    data.set(kept, second);
    return;
  }
  for (let k = 0; k < count; k++) {
    const kept = data[first + k]!;
    data[first + k] = data[second + k]!;
    data[second + k] = kept;
  }
}

function eliminateColumn(panel: Float64Array, k: number, width: number, rows: number): void {
  const pivotRow = k * width;
  const inverse = 1 / panel[pivotRow + k]!;
  for (let i = k + 1; i < rows; i++) {
    const row = i * width;
    const factor = panel[row + k]! * inverse;
    panel[row + k] = factor;
    for (let j = k + 1; j < width; j++) panel[row + j]! -= factor * panel[pivotRow + j]!;
  }
}

/** Overwrites a row-major `b` [n, k] with the solution of the system. */
export function solveBlocked({ data, stride, n, pivots }: BlockedLu, b: Operand, k: number): void {
  for (let i = 0; i < n; i++)
    exchange(b.data, b.offset + i * b.rowStride, b.offset + pivots[i]! * b.rowStride, k);
  const factors = block(data, 0, stride);
  runSync(solveTriangular(factors, { lower: true, unit: true }, b, n, k));
  runSync(solveTriangular(factors, { lower: false, unit: false }, b, n, k));
}

/** Overwrites a row-major `b` [n, k] with the solution of the system with the transposed matrix. */
export function solveBlockedTransposed({ data, stride, n, pivots }: BlockedLu, b: Operand, k: number): void {
  const factors = transposedBlock(data, 0, stride);
  runSync(solveTriangular(factors, { lower: true, unit: false }, b, n, k));
  runSync(solveTriangular(factors, { lower: false, unit: true }, b, n, k));
  for (let i = n - 1; i >= 0; i--)
    exchange(b.data, b.offset + i * b.rowStride, b.offset + pivots[i]! * b.rowStride, k);
}
