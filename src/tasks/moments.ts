import type { Matrix } from "../arrays/types";
import type { Computation } from "../concurrency/computation";

/** Returns Σ x². */
export function sumOfSquares(data: Float64Array): number {
  let sum = 0;
  for (const x of data) sum += x * x;
  return sum;
}

/** Number of multiplications between yields. */
const PRODUCTS_PER_PAUSE = 2 ** 25;

/**
 * Computes aᵀ b / P for samples in the rows of a [P, m] and b [P, n]. If `a` and `b` are the same matrix, only one
 * triangle is summed.
 *
 * Four samples are summed at a time, so that an entry of the result is loaded and stored once for four products. Blocks
 * in which a column of `a` is zero (one-hot inputs, dark pixels) are skipped. Pauses between groups of samples.
 */
export function* secondMoment(a: Matrix, b: Matrix): Computation<Matrix> {
  const [m, n] = [a.columns, b.columns];
  const data = new Float64Array(m * n);
  const group = 4 * Math.ceil(PRODUCTS_PER_PAUSE / (4 * m * n));
  for (let start = 0; start < a.rows; start += group) {
    const end = Math.min(start + group, a.rows);
    addProducts(data, a, b, start, end);
    if (end < a.rows) yield end / a.rows;
  }
  for (let k = 0; k < data.length; k++) data[k]! /= a.rows;
  if (a === b) mirror(data, n);
  return { rows: m, columns: n, data };
}

/** Adds the products of the samples from `start` to `end`. */
function addProducts(data: Float64Array, a: Matrix, b: Matrix, start: number, end: number): void {
  const [m, n, x, y] = [a.columns, b.columns, a.data, b.data];
  const symmetric = a === b;
  const blockEnd = end - ((end - start) % 4);
  for (let p = start; p < blockEnd; p += 4) {
    const [y0, y1, y2, y3] = [p * n, (p + 1) * n, (p + 2) * n, (p + 3) * n];
    for (let i = 0; i < m; i++) {
      const x0 = x[p * m + i]!;
      const x1 = x[(p + 1) * m + i]!;
      const x2 = x[(p + 2) * m + i]!;
      const x3 = x[(p + 3) * m + i]!;
      if (x0 === 0 && x1 === 0 && x2 === 0 && x3 === 0) continue;
      const row = i * n;
      for (let j = symmetric ? i : 0; j < n; j++) {
        data[row + j]! += x0 * y[y0 + j]! + x1 * y[y1 + j]! + x2 * y[y2 + j]! + x3 * y[y3 + j]!;
      }
    }
  }
  for (let p = blockEnd; p < end; p++) {
    for (let i = 0; i < m; i++) {
      const xi = x[p * m + i]!;
      for (let j = symmetric ? i : 0; j < n; j++) data[i * n + j]! += xi * y[p * n + j]!;
    }
  }
}

function mirror(data: Float64Array, size: number): void {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) data[i * size + j] = data[j * size + i]!;
  }
}
