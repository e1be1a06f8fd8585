import { argumentsOf } from "../../../arrays/arguments";
import type { Matrix } from "../../../arrays/types";
import { type Computation, part } from "../../../concurrency/computation";
import { runSync } from "../../../concurrency/run-generator";
import { rowsToColumns } from "../basis";
import { backTransform } from "../reflectors/back-transform";
import { reflectorWorkLength } from "../reflectors/block-reflector";
import { powerOfTwoScale } from "../scaling";
import { openStore, paddedStride, type Store } from "../store";
import { SMALL_ORDER, smallSymmetricEigen } from "./small-eigen";
import { divideTridiagonal } from "./tridiagonal-divide";
import { tridiagonalQr } from "./tridiagonal-qr";
import { tridiagonalise, tridiagonaliseWorkLength } from "./tridiagonalise";

/** Eigenvalues, ascending, and the eigenvectors as columns. */
export interface DenseEigen {
  readonly values: Float64Array;
  readonly vectors: Matrix;
}

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
export const denseSymmetricEigen = (matrix: Matrix): DenseEigen =>
  matrix.rows <= SMALL_ORDER ? smallSymmetricEigen(matrix) : runSync(symmetricEigenSteps(matrix));

/** Computes `denseSymmetricEigen` with pauses. */
export function* symmetricEigenSteps(matrix: Matrix): Computation<DenseEigen> {
  const n = matrix.rows;
  if (n <= SMALL_ORDER) return smallSymmetricEigen(matrix);
  const lengths = [
    n * paddedStride(n),
    3 * n * n,
    tridiagonaliseWorkLength(n),
    reflectorWorkLength(n, n),
    64,
  ];
  const store = openStore(argumentsOf("symmetricEigen"), n, lengths);
  try {
    const { a, stride, factor } = scaledCopy(store, matrix);
    const { diagonal, offDiagonal, taus } = yield* part(0, 0.5, tridiagonalise(store, a, n, stride));
    const divided = yield* part(0.5, 0.8, divideTridiagonal(store, diagonal, offDiagonal));
    const { values, rows, order } = divided;
    const reflectors = { data: a, stride, shift: 1, count: n - 1, taus };
    yield* part(0.8, 1, backTransform(store, rows, n, n, reflectors));
    return {
      values: Float64Array.from(order, (row) => values[row]! / factor),
      vectors: { rows: n, columns: n, data: rowsToColumns(rows, n, order, n) },
    };
  } finally {
    store.release();
  }
}

/** Computes only the eigenvalues, ascending, by tridiagonalisation (4/3 n³ operations) and implicit QR (30 n²). */
export const denseSymmetricEigenvalues = (matrix: Matrix): Float64Array =>
  runSync(symmetricEigenvaluesSteps(matrix));

/** Computes `denseSymmetricEigenvalues` with pauses. */
export function* symmetricEigenvaluesSteps(matrix: Matrix): Computation<Float64Array> {
  const n = matrix.rows;
  const store = openStore(argumentsOf("symmetricEigen"), n, [
    n * paddedStride(n),
    tridiagonaliseWorkLength(n),
  ]);
  try {
    const { a, stride, factor } = scaledCopy(store, matrix);
    const { diagonal, offDiagonal } = yield* tridiagonalise(store, a, n, stride);
    tridiagonalQr(diagonal, offDiagonal, 0, n);
    return diagonal.map((x) => x / factor).sort();
  } finally {
    store.release();
  }
}

function scaledCopy(store: Store, { rows: n, data }: Matrix) {
  const factor = powerOfTwoScale(data);
  const stride = paddedStride(n);
  const a = store.take(n * stride);
  for (let i = 0, k = 0; i < n; i++) {
    for (let at = i * stride; at < i * stride + n; at++, k++) a[at] = factor * data[k]!;
  }
  return { a, stride, factor };
}
