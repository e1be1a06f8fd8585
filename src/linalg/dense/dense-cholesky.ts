import { argumentsOf } from "../../arrays/arguments";
import type { Matrix } from "../../arrays/types";
import type { Computation } from "../../concurrency/computation";
import { factorCholesky, factorSmallCholesky, SMALL_ORDER } from "./cholesky-factor";
import { powerOfTwoScale } from "./scaling";
import { openStore, paddedStride } from "./store";

/**
 * Computes the lower triangular factor L of a symmetric matrix L Lᵀ with finite entries, or `undefined` if a pivot is
 * not positive. Scaling by an even power of two keeps the scaling of L exact; the residual is a few n ε ‖matrix‖. Pauses
 * after every panel of a large matrix.
 *
 * @param matrix [n, n]; only the lower triangle is read
 */
export function* denseCholesky({ rows, data }: Matrix): Computation<Matrix | undefined> {
  const root = 2 ** Math.round(Math.log2(powerOfTwoScale(data)) / 2);
  const lower = new Float64Array(rows * rows);
  if (rows <= SMALL_ORDER) {
    copyLower(lower, rows, data, rows, rows, root * root);
    if (!factorSmallCholesky(lower, rows)) return undefined;
    copyLower(lower, rows, lower, rows, rows, 1 / root);
    return { rows, columns: rows, data: lower };
  }
  const stride = paddedStride(rows);
  const store = openStore(argumentsOf("cholesky"), rows, [rows * stride]);
  try {
    const factor = store.take(rows * stride);
    copyLower(factor, stride, data, rows, rows, root * root);
    if (!(yield* factorCholesky(factor, rows, 0, stride))) return undefined;
    copyLower(lower, rows, factor, stride, rows, 1 / root);
    return { rows, columns: rows, data: lower };
  } finally {
    store.release();
  }
}

/** Copies the lower triangle of a matrix, multiplied by a power of two; the strides are those of the rows. */
function copyLower(
  to: Float64Array,
  toStride: number,
  from: Float64Array,
  fromStride: number,
  rows: number,
  factor: number,
): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j <= i; j++) to[i * toStride + j] = factor * from[i * fromStride + j]!;
  }
}
