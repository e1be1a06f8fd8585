import { type Computation, part } from "../../concurrency/computation";
import { runSync } from "../../concurrency/run-generator";
import { block, type Operand, transposedBlock } from "./block-product";
import { scale, subtractTransposedTimes } from "./hot-loops";
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
  /** Scratch array [8, n] for the columns that are eliminated one by one. */
  readonly panel: Float64Array;
  /** Scratch array [n]. */
  readonly sums: Float64Array;
}

/** Largest number of columns that are eliminated one by one. */
export const MAX_COLUMNS = 8;

/** Number of remaining rows above which the elimination of a block of columns is followed by a pause. */
const MIN_PAUSE_ROWS = 256;

/**
 * Overwrites the matrix with its factors and fills `pivots`; returns false if a pivot is zero or not finite.
 *
 * The columns are halved again and again, and between two halves one product updates the second (Toledo 1997); 2/3 n³
 * operations. Pauses after and within large products.
 */
export function* factorBlocked({ data, stride, n, pivots, panel, sums }: BlockedLu): Computation<boolean> {
  const whole = block(data, 0, stride);
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
    readPanel(panel, data, start * (stride + 1), stride, rows, width);
    for (let k = 0; k < width; k++) {
      updateColumn(panel, k, rows, sums);
      const pivot = largestOf(panel, k, rows);
      const value = panel[k * rows + pivot]!;
      if (!(value !== 0 && Number.isFinite(value))) return false;
      pivots[start + k] = start + pivot;
      exchange(data, (start + k) * stride, (start + pivot) * stride, n);
      for (let j = 0; j < width; j++) swapEntries(panel, j * rows + k, j * rows + pivot);
      scale(panel, k * rows + k + 1, 1 / value, rows - k - 1);
    }
    for (let i = 0; i < rows; i++) {
      const row = (start + i) * stride + start;
      for (let j = 0; j < width; j++) data[row + j] = panel[j * rows + i]!;
    }
    return true;
  };
  return yield* factor(0, n);
}

/** Writes the transpose of a block [rows, width] of the matrix to a panel, four rows at a time. */
function readPanel(
  panel: Float64Array,
  data: Float64Array,
  start: number,
  stride: number,
  rows: number,
  width: number,
): void {
  const end = rows - (rows % 4);
  for (let i = 0; i < end; i += 4) {
    let from = start + i * stride;
    for (let j = 0, to = i; j < width; j++, to += rows, from++) {
      panel[to] = data[from]!;
      panel[to + 1] = data[from + stride]!;
      panel[to + 2] = data[from + 2 * stride]!;
      panel[to + 3] = data[from + 3 * stride]!;
    }
  }
  for (let i = end; i < rows; i++) {
    for (let j = 0; j < width; j++) panel[j * rows + i] = data[start + i * stride + j]!;
  }
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

/** Exchanges two rows of `count` entries. */
function exchange(data: Float64Array, first: number, second: number, count: number): void {
  if (first === second) return;
  for (let i = 0; i < count; i++) swapEntries(data, first + i, second + i);
}

/** Eliminates the columns before column k of a panel, the columns of which are contiguous, from column k. */
function updateColumn(panel: Float64Array, k: number, rows: number, sums: Float64Array): void {
  const column = k * rows;
  for (let i = 1; i < k; i++) {
    let x = panel[column + i]!;
    for (let j = 0; j < i; j++) x -= panel[j * rows + i]! * panel[column + j]!;
    panel[column + i] = x;
  }
  subtractTransposedTimes(panel, column + k, panel, k, rows, panel, column, k, rows - k, sums);
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
