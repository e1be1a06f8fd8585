import { argumentsOf } from "../../arrays/arguments";
import type { Matrix } from "../../arrays/types";
import type { Computation } from "../../concurrency/computation";
import { factorCholesky } from "./cholesky-factor";
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
  const stride = paddedStride(rows);
  const store = openStore(argumentsOf("cholesky"), rows, [rows * stride]);
  try {
    const factor = store.take(rows * stride);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j <= i; j++) factor[i * stride + j] = root * data[i * rows + j]! * root;
    }
    if (!(yield* factorCholesky(factor, rows, 0, stride))) return undefined;
    const lower = new Float64Array(rows * rows);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j <= i; j++) lower[i * rows + j] = factor[i * stride + j]! / root;
    }
    return { rows, columns: rows, data: lower };
  } finally {
    store.release();
  }
}
