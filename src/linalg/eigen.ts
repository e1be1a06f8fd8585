import { type Arguments, argumentsOf } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { matrixToNdArray } from "../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray } from "../arrays/types";
import { type Computation, runComputation } from "../concurrency/computation";
import type { ComputationOptions } from "../concurrency/computation-options";
import { runSync } from "../concurrency/run-generator";
import { symmetricEigenSteps, symmetricEigenvaluesSteps } from "./dense/eigen/symmetric-eigen";

/** Eigenvalues and eigenvectors of a symmetric n x n matrix. */
export interface SymmetricEigen {
  /** n numbers, ascending. */
  readonly values: Float64Array;
  /** [n, n], orthonormal columns; column k belongs to `values[k]`. */
  readonly vectors: NdArray;
}

/**
 * Computes the eigendecomposition matrix = vectors diag(values) vectorsᵀ of a symmetric matrix.
 *
 * Blocked Householder tridiagonalisation and divide and conquer, after exact scaling by a power of two: residual and
 * orthogonality are a few n ε.
 *
 * @param matrix [n, n]; asymmetry up to 1e-10 of its largest entry is averaged out
 * @throws ArgumentError for NaN, infinity, a matrix that is not square and symmetric, or eigenvalues that overflow
 * @example
 * const { values, vectors } = symmetricEigen([[2, 1], [1, 2]]); // values: 1, 3
 */
export const symmetricEigen = (matrix: MatrixLike): SymmetricEigen =>
  runSync(decompose(argumentsOf("symmetricEigen"), matrix));

/**
 * Computes the same numbers as `symmetricEigen`, but yields to the event loop.
 *
 * @throws the errors of `symmetricEigen`, and the reason of an aborted signal (rejects)
 * @example
 * const { signal } = new AbortController();
 * const { values } = await symmetricEigenAsync([[2, 1], [1, 2]], { signal }); // 1, 3
 */
export const symmetricEigenAsync = (
  matrix: MatrixLike,
  options: ComputationOptions = {},
): Promise<SymmetricEigen> =>
  runComputation("symmetricEigenAsync", options, (args) => decompose(args, matrix));

function* decompose(args: Arguments, matrix: MatrixLike): Computation<SymmetricEigen> {
  const { values, vectors } = yield* symmetricEigenSteps(readSymmetric(args.at("matrix"), matrix));
  return { values: args.finite("matrix", values), vectors: matrixToNdArray(vectors) };
}

/**
 * Computes only the eigenvalues of a symmetric matrix, ascending, with about a third of the work of `symmetricEigen`.
 *
 * @param matrix [n, n]; asymmetry up to 1e-10 of its largest entry is averaged out
 * @returns n numbers
 * @throws ArgumentError for NaN, infinity, a matrix that is not square and symmetric, or eigenvalues that overflow
 * @example
 * const [smallest] = symmetricEigenvalues([[2, 1], [1, 2]]); // 1
 */
export const symmetricEigenvalues = (matrix: MatrixLike): Float64Array =>
  runSync(eigenvalues(argumentsOf("symmetricEigenvalues"), matrix));

/**
 * Computes the same numbers as `symmetricEigenvalues`, but yields to the event loop.
 *
 * @throws the errors of `symmetricEigenvalues`, and the reason of an aborted signal (rejects)
 * @example
 * const [smallest] = await symmetricEigenvaluesAsync([[2, 1], [1, 2]]); // 1
 */
export const symmetricEigenvaluesAsync = (
  matrix: MatrixLike,
  options: ComputationOptions = {},
): Promise<Float64Array> =>
  runComputation("symmetricEigenvaluesAsync", options, (args) => eigenvalues(args, matrix));

function* eigenvalues(args: Arguments, matrix: MatrixLike): Computation<Float64Array> {
  return args.finite("matrix", yield* symmetricEigenvaluesSteps(readSymmetric(args.at("matrix"), matrix)));
}

/** Reads a symmetric matrix, averaging out an asymmetry of the size of rounding errors. */
export function readSymmetric(at: Arguments, value: MatrixLike): Matrix {
  const { rows, columns, data } = at.matrix(HERE, value);
  if (rows !== columns) throw at.error(HERE, "a square matrix", value);
  let largest = 0;
  for (let i = 0; i < data.length; i++) largest = Math.max(largest, Math.abs(data[i]!));
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < i; j++) {
      const below = data[i * rows + j]!;
      const above = data[j * rows + i]!;
      if (below === above) continue;
      if (Math.abs(below - above) > 1e-10 * largest) {
        const received = `${below} at [${i}, ${j}] and ${above} at [${j}, ${i}]`;
        throw at.refusal(HERE, "a symmetric matrix", received);
      }
      data[i * rows + j] = data[j * rows + i] = below / 2 + above / 2;
    }
  }
  return { rows, columns, data };
}
