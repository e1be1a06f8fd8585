import { argumentsOf } from "../../arrays/arguments";
import type { Matrix } from "../../arrays/types";
import { runSync } from "../../concurrency/run-generator";
import { openStore, reflectorWorkLength, rowCholesky, rowQr, type Store } from "../../linalg/dense";

/**
 * Smallest squared fraction of a row orthogonal to the rows above it, all weighted, down to which the product A diag(w) Aᵀ
 * is factored. Its solutions then have at least half of the digits, which a step of Newton's method does not need.
 */
const MIN_SQUARED_REMAINDER = 1e-7;

/**
 * Factors A diag(w) Aᵀ for weights w >= 0 of very different magnitudes, and returns the function that solves
 * A diag(w) Aᵀ x = right. The weighted rows are scaled to unit length. Their triangular factor comes from the product, or
 * from reflections of the rows if they are nearly dependent. Returns undefined if the matrix is singular or not finite.
 */
export function weightedSolver(
  rows: Matrix,
  weights: Float64Array,
): ((right: Float64Array) => Float64Array) | undefined {
  const { rows: r, columns: n } = rows;
  const work = [r * n, r * r, r * r, reflectorWorkLength(r, n)];
  const store = openStore(argumentsOf("diagonalMinimiser"), r, work);
  try {
    const weighted = store.take(r * n);
    const lengths = writeWeighted(weighted, rows, weights);
    if (!lengths.every((length) => length > 0 && Number.isFinite(length))) return undefined;
    const factor = triangularFactor(store, weighted, r, n);
    return factor && ((right) => solveFactored(factor, lengths, right));
  } finally {
    store.release();
  }
}

/** Writes the rows A diag(√w), scaled to unit length, and returns their lengths. */
function writeWeighted(
  out: Float64Array,
  { rows, columns, data }: Matrix,
  weights: Float64Array,
): Float64Array {
  const roots = weights.map(Math.sqrt);
  const lengths = new Float64Array(rows);
  for (let k = 0; k < rows; k++) {
    const row = k * columns;
    let square = 0;
    for (let i = 0; i < columns; i++) {
      const x = roots[i]! * data[row + i]!;
      out[row + i] = x;
      square += x * x;
    }
    const length = Math.sqrt(square);
    lengths[k] = length;
    for (let i = 0; i < columns; i++) out[row + i]! /= length;
  }
  return lengths;
}

/** Returns L of m mᵀ = L Lᵀ for rows of unit length, or undefined if they are dependent. */
function triangularFactor(
  store: Store,
  m: Float64Array,
  rows: number,
  columns: number,
): Float64Array | undefined {
  const product = store.take(rows * rows);
  if (rowCholesky(product, m, rows, columns, MIN_SQUARED_REMAINDER)) return product.slice();
  const lower = runSync(rowQr(store, m, rows, columns)).lower.slice();
  for (let k = 0; k < rows; k++) {
    if (!(Math.abs(lower[k * rows + k]!) > rows * Number.EPSILON)) return undefined;
  }
  return lower;
}

/** Solves diag(lengths) L Lᵀ diag(lengths) x = right. */
function solveFactored(lower: Float64Array, lengths: Float64Array, right: Float64Array): Float64Array {
  const r = lengths.length;
  const x = right.map((value, k) => value / lengths[k]!);
  for (let k = 0; k < r; k++) {
    let sum = x[k]!;
    for (let l = 0; l < k; l++) sum -= lower[k * r + l]! * x[l]!;
    x[k] = sum / lower[k * r + k]!;
  }
  for (let k = r - 1; k >= 0; k--) {
    const value = x[k]! / lower[k * r + k]!;
    x[k] = value;
    for (let l = 0; l < k; l++) x[l]! -= lower[k * r + l]! * value;
  }
  return x.map((value, k) => value / lengths[k]!);
}
