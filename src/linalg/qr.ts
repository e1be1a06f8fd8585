import { type Arguments, argumentsOf } from "../arrays/arguments";
import { matrixToNdArray } from "../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray } from "../arrays/types";
import { type Computation, runComputation } from "../concurrency/computation";
import type { ComputationOptions } from "../concurrency/computation-options";
import { runSync } from "../concurrency/run-generator";
import { denseQr } from "./dense/reflectors/dense-qr";

/** Thin QR factors of an m x n matrix with r = min(m, n). */
export interface Qr {
  /** [m, r], orthonormal columns. */
  readonly q: NdArray;
  /** [r, n], upper trapezoidal. */
  readonly r: NdArray;
}

/**
 * Computes the thin QR factorisation matrix = q r by blocked Householder reflections, after exact scaling by a power of
 * two (Golub & Van Loan 5.2.3).
 *
 * Residual and loss of orthogonality are a few n ε. For a wide matrix, q is computed from the leading square block. The
 * signs of r's diagonal are not normalised.
 *
 * @param matrix [m, n]
 * @throws ArgumentError for NaN, infinity, a ragged array, or entries so large that r overflows
 * @example
 * const { q, r } = qr([[3, 1], [4, 2]]);
 */
export const qr = (matrix: MatrixLike): Qr => runSync(factor(argumentsOf("qr"), matrix));

/**
 * Computes the same numbers as `qr`, but yields to the event loop.
 *
 * @throws the errors of `qr`, and the reason of an aborted signal (rejects)
 * @example
 * const { signal } = new AbortController();
 * const { q, r } = await qrAsync([[3, 1], [4, 2]], { signal });
 */
export const qrAsync = (matrix: MatrixLike, options: ComputationOptions = {}): Promise<Qr> =>
  runComputation("qrAsync", options, (args) => factor(args, matrix));

function* factor(args: Arguments, matrix: MatrixLike): Computation<Qr> {
  const rows = args.rows("matrix", matrix);
  args.memory("matrix", rows.rows * rows.columns, "use a smaller matrix");
  const { q, r } = yield* denseQr(rows);
  args.finite("matrix", r.data);
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
