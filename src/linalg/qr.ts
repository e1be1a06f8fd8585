import { QrDecomposition } from "ml-matrix";
import { argumentsOf } from "../arrays/arguments";
import { matrixToNdArray } from "../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray } from "../arrays/types";
import { fromMl, scaleOf, toMl } from "./ml-matrix";
import { transposedMultiply } from "./products";

/** Thin QR factors of an m x n matrix with r = min(m, n). */
export interface Qr {
  /** [m, r], orthonormal columns. */
  readonly q: NdArray;
  /** [r, n], upper trapezoidal. */
  readonly r: NdArray;
}

/**
 * Computes the thin QR factorisation matrix = q r by Householder reflections (ml-matrix), after exact scaling by a
 * power of two.
 *
 * For a wide matrix, q is computed from the leading square block. The signs of r's diagonal are not normalised.
 *
 * @param matrix [m, n]
 * @throws ArgumentError for NaN, infinity or a ragged array
 * @example
 * const { q, r } = qr([[3, 1], [4, 2]]);
 */
export function qr(matrix: MatrixLike): Qr {
  const a = argumentsOf("qr").matrix("matrix", matrix);
  const size = Math.min(a.rows, a.columns);
  const scale = scaleOf(a);
  const factors = new QrDecomposition(toMl(leadingColumns(a, size), scale));
  const q = fromMl(factors.orthogonalMatrix);
  const r = transposedMultiply(q, a);
  for (let i = 1; i < size; i++) r.data.fill(0, i * a.columns, i * a.columns + i);
  return { q: matrixToNdArray(q), r: matrixToNdArray(r) };
}

/** Returns the first `count` columns of `matrix`. */
export function leadingColumns(matrix: Matrix, count: number): Matrix {
  const data = new Float64Array(matrix.rows * count);
  for (let i = 0; i < matrix.rows; i++) {
    for (let j = 0; j < count; j++) data[i * count + j] = matrix.data[i * matrix.columns + j]!;
  }
  return { rows: matrix.rows, columns: count, data };
}
