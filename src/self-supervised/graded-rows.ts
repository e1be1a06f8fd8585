import type { Matrix } from "../arrays/types";
import { decayExponent, timesExp } from "./times-exp";

/** A representation in the basis of the eigenvectors of a symmetric matrix. */
export interface EigenStart {
  /** Eigenvalues λ, ascending, n numbers. */
  readonly values: Float64Array;
  /** Representation in the basis of the eigenvectors, transposed, [n, k]. */
  readonly coordinates: Matrix;
}

/** Basis of the row space of W₀ e^{−2tC} in the basis of the eigenvectors. */
export interface GradedRows {
  /** [n, k], with entries of order 1, and the identity in the pivot rows. */
  readonly basis: Matrix;
  /** Row of every column that holds its 1. */
  readonly pivots: Int32Array;
}

/**
 * Computes a basis of the columns of e^{−2tΛ} Y, for coordinates Y [n, k] with orthonormal columns
 * and any time t ≥ 0.
 *
 * Gaussian elimination of the columns acts on whole rows, so that the factors e^{−2tλ} of the rows stay apart from the
 * numbers: the elimination runs on Y, and its pivots are the largest entries of e^{−2tΛ} Y, compared by their logarithms.
 * Nothing overflows or underflows at any t, and every entry of the basis has a small relative error.
 */
export function gradedRows({ values, coordinates }: EigenStart, t: number): GradedRows {
  const { rows: n, columns: k } = coordinates;
  const y = coordinates.data.slice();
  const pivots = new Int32Array(k);
  const isPivot = new Uint8Array(n);
  for (let column = 0; column < k; column++) {
    const [row, from] = largestEntry(y, n, k, column, isPivot, values, t);
    pivots[column] = row;
    isPivot[row] = 1;
    swapColumns(y, k, column, from);
    const pivot = y[row * k + column]!;
    for (let i = 0; i < n; i++) y[i * k + column]! /= pivot;
    for (let j = 0; j < k; j++) {
      const factor = y[row * k + j]!;
      if (j === column || factor === 0) continue;
      for (let i = 0; i < n; i++) y[i * k + j]! -= factor * y[i * k + column]!;
      y[row * k + j] = 0;
    }
  }
  for (let column = 0; column < k; column++) {
    const level = values[pivots[column]!]!;
    for (let i = 0; i < n; i++)
      y[i * k + column] = timesExp(y[i * k + column]!, decayExponent(values[i]! - level, t));
  }
  return { basis: { rows: n, columns: k, data: y }, pivots };
}

/** Finds the largest entry of e^{−2tΛ} Y in the columns from `column` on, outside the rows of earlier pivots. */
function largestEntry(
  y: Float64Array,
  n: number,
  k: number,
  column: number,
  isPivot: Uint8Array,
  values: Float64Array,
  t: number,
): [row: number, column: number] {
  // Logarithms are divided by max(1, 2t), so that they stay finite for all times.
  const scale = Math.max(1, 2 * t);
  const rate = t >= 0.5 ? 1 : 2 * t;
  let [row, from, largest] = [-1, column, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < n; i++) {
    if (isPivot[i] === 1) continue;
    for (let j = column; j < k; j++) {
      const size = Math.log(Math.abs(y[i * k + j]!)) / scale - rate * values[i]!;
      if (size <= largest) continue;
      [row, from, largest] = [i, j, size];
    }
  }
  return [row, from];
}

function swapColumns(y: Float64Array, k: number, a: number, b: number): void {
  if (a === b) return;
  for (let at = 0; at < y.length; at += k) [y[at + a], y[at + b]] = [y[at + b]!, y[at + a]!];
}
