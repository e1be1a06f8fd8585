import { argumentsOf } from "../../arrays/arguments";
import type { Matrix } from "../../arrays/types";
import type { Computation } from "../../concurrency/computation";
import { factorCholesky, factorSmallCholesky, SMALL_ORDER } from "./cholesky-factor";
import { openStore, paddedStride } from "./store";

/**
 * Computes the lower triangular factor L of a symmetric matrix L Lᵀ with finite entries, or `undefined` if a pivot is
 * not positive. Rows and columns are scaled by the same powers of two, so that the diagonal is near 1. The scaling is
 * exact and keeps entries of very different sizes in range. The residual is a few n ε √(a_ii a_jj). Pauses after every
 * panel of a large matrix.
 *
 * @param matrix [n, n]; only the lower triangle is read
 */
export function* denseCholesky({ rows, data }: Matrix): Computation<Matrix | undefined> {
  const scales = diagonalScales(data, rows);
  if (scales === undefined) return undefined;
  const lower = new Float64Array(rows * rows);
  if (rows <= SMALL_ORDER) {
    copyScaled(lower, rows, data, scales);
    if (!factorSmallCholesky(lower, rows)) return undefined;
    copyUnscaled(lower, lower, rows, scales);
    return { rows, columns: rows, data: lower };
  }
  const stride = paddedStride(rows);
  const store = openStore(argumentsOf("cholesky"), rows, [rows * stride]);
  try {
    const factor = store.take(rows * stride);
    copyScaled(factor, stride, data, scales);
    if (!(yield* factorCholesky(factor, rows, 0, stride))) return undefined;
    copyUnscaled(lower, factor, stride, scales);
    return { rows, columns: rows, data: lower };
  } finally {
    store.release();
  }
}

/** Returns the powers of two nearest to 1/√a_ii, or `undefined` if a diagonal entry is not positive. */
function diagonalScales(data: Float64Array, rows: number): Float64Array | undefined {
  const scales = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const entry = data[i * rows + i]!;
    if (!(entry > 0)) return undefined;
    scales[i] = 2 ** -Math.round(Math.log2(entry) / 2);
  }
  return scales;
}

/** Copies the lower triangle of a matrix, with the entry (i, j) multiplied by the scales of row i and column j. */
function copyScaled(to: Float64Array, stride: number, from: Float64Array, scales: Float64Array): void {
  const n = scales.length;
  for (let i = 0; i < n; i++) {
    const scale = scales[i]!;
    for (let j = 0; j <= i; j++) to[i * stride + j] = scale * from[i * n + j]! * scales[j]!;
  }
}

/** Copies the lower triangle of a factor of the scaled matrix, with row i divided by its scale. */
function copyUnscaled(to: Float64Array, from: Float64Array, stride: number, scales: Float64Array): void {
  const n = scales.length;
  for (let i = 0; i < n; i++) {
    const scale = scales[i]!;
    for (let j = 0; j <= i; j++) to[i * n + j] = from[i * stride + j]! / scale;
  }
}
