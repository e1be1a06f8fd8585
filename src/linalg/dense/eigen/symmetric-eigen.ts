import { argumentsOf } from "../../../arrays/arguments";
import type { Matrix } from "../../../arrays/types";
import { rowsToColumns } from "../basis";
import { backTransform, reflectorWorkLength } from "../reflectors/block-reflector";
import { powerOfTwoScale } from "../scaling";
import { openStore, type Store } from "../store";
import { SMALL_ORDER, smallSymmetricEigen } from "./small-eigen";
import { divideTridiagonal } from "./tridiagonal-divide";
import { tridiagonalQr } from "./tridiagonal-qr";
import { tridiagonalise, tridiagonaliseWorkLength } from "./tridiagonalise";

/**
 * Computes the eigendecomposition of a symmetric matrix with finite entries: eigenvalues ascending, with column k of
 * the vectors for value k.
 *
 * Scaling by a power of two, blocked Householder tridiagonalisation, divide and conquer, blocked back-transformation.
 * Errors of the values, residual and loss of orthogonality are a few n ε (times ‖matrix‖). At most 6 n³ operations.
 * Small matrices are decomposed by plain loops and implicit QR.
 *
 * @param matrix [n, n]; only the lower triangle is read
 * @throws ConvergenceError if an iteration exceeds its limit
 */
export function denseSymmetricEigen(matrix: Matrix): { values: Float64Array; vectors: Matrix } {
  const n = matrix.rows;
  if (n <= SMALL_ORDER) return smallSymmetricEigen(matrix);
  const lengths = [4 * n * n, tridiagonaliseWorkLength(n), reflectorWorkLength(n, n), 64];
  const store = openStore(argumentsOf("symmetricEigen"), n, lengths);
  try {
    const { a, factor } = scaledCopy(store, matrix);
    const { diagonal, offDiagonal, taus } = tridiagonalise(store, a, n);
    const { values, rows, order } = divideTridiagonal(store, diagonal, offDiagonal);
    backTransform(store, rows, n, n, { data: a, stride: n, shift: 1, count: n - 1, taus });
    return {
      values: Float64Array.from(order, (row) => values[row]! / factor),
      vectors: { rows: n, columns: n, data: rowsToColumns(rows, n, order, n) },
    };
  } finally {
    store.release();
  }
}

/** Computes only the eigenvalues, ascending, by tridiagonalisation (4/3 n³ operations) and implicit QR (30 n²). */
export function denseSymmetricEigenvalues(matrix: Matrix): Float64Array {
  const n = matrix.rows;
  const store = openStore(argumentsOf("symmetricEigen"), n, [n * n, tridiagonaliseWorkLength(n)]);
  try {
    const { a, factor } = scaledCopy(store, matrix);
    const { diagonal, offDiagonal } = tridiagonalise(store, a, n);
    tridiagonalQr(diagonal, offDiagonal, 0, n);
    return diagonal.map((x) => x / factor).sort();
  } finally {
    store.release();
  }
}

function scaledCopy(store: Store, { data }: Matrix): { a: Float64Array; factor: number } {
  const factor = powerOfTwoScale(data);
  const a = store.take(data.length);
  for (let i = 0; i < data.length; i++) a[i] = factor * data[i]!;
  return { a, factor };
}
