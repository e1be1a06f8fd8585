import { type Arguments, argumentsOf } from "../arrays/arguments";
import { matrixToNdArray } from "../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray } from "../arrays/types";
import { type Computation, runComputation } from "../concurrency/computation";
import type { ComputationOptions } from "../concurrency/computation-options";
import { runSync } from "../concurrency/run-generator";
import { symmetricEigenSteps } from "./dense/eigen/symmetric-eigen";
import { type ComplexEigen, complexEigen } from "./dense/schur/complex-eigen";
import { denseEigen } from "./dense/schur/general-eigen";

/** Eigenvalues and right eigenvectors of a real n x n matrix, which may be complex. */
export interface Eigen {
  /** Real and imaginary parts of the n eigenvalues, by ascending real part; conjugate pairs are adjacent. */
  readonly values: { readonly real: Float64Array; readonly imaginary: Float64Array };
  /** Real and imaginary parts of the eigenvectors, [n, n] each, of length 1; column k belongs to eigenvalue k. */
  readonly vectors: { readonly real: NdArray; readonly imaginary: NdArray };
}

/**
 * Computes the eigenvalues and right eigenvectors of a real square matrix, matrix · vectors = vectors · diag(values),
 * complex where they are complex.
 *
 * Balancing, Hessenberg form and double-shift QR iteration with a limit (Golub & Van Loan 7.4 and 7.5); ml-matrix
 * computes the eigenvectors of the Schur form. Residuals are a few n ε ‖matrix‖. The errors of the eigenvalues are larger
 * by their condition numbers: an eigenvalue of multiplicity k without k eigenvectors is accurate to ε^(1/k) only, and its
 * vectors are parallel to about that accuracy. A symmetric matrix has the values of `symmetricEigen`, and orthonormal
 * vectors. The entry of largest magnitude of each vector is real and positive. About 30 n³ operations.
 *
 * @param matrix [n, n]
 * @throws ArgumentError for NaN, infinity, or a matrix that is not square or so large that an eigenvalue overflows
 * @throws ConvergenceError if the iteration does not converge
 * @example
 * const { values } = eigen([[0, -1], [1, 0]]); // a rotation by 90°: real 0, 0 and imaginary 1, −1
 */
export const eigen = (matrix: MatrixLike): Eigen => runSync(decompose(argumentsOf("eigen"), matrix));

/**
 * Computes the same numbers as `eigen`, but yields to the event loop, except while ml-matrix computes the eigenvectors of
 * the Schur form, which takes about half of the time.
 *
 * @throws the errors of `eigen`, and the reason of an aborted signal (rejects)
 * @example
 * const { values } = await eigenAsync([[0, -1], [1, 0]], { onProgress: (fraction) => console.log(fraction) });
 */
export const eigenAsync = (matrix: MatrixLike, options: ComputationOptions = {}): Promise<Eigen> =>
  runComputation("eigenAsync", options, (args) => decompose(args, matrix));

function* decompose(args: Arguments, matrix: MatrixLike): Computation<Eigen> {
  const a = args.matrix("matrix", matrix);
  if (a.rows !== a.columns) throw args.error("matrix", "a square matrix", matrix);
  const { real, imaginary, vectors } = yield* isSymmetric(a) ? fromSymmetric(a) : denseEigen(a);
  return {
    values: {
      real: args.finite("matrix", real),
      imaginary: args.finite("matrix", imaginary),
    },
    vectors: { real: matrixToNdArray(vectors.real), imaginary: matrixToNdArray(vectors.imaginary) },
  };
}

function isSymmetric({ rows: n, data }: Matrix): boolean {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) if (data[i * n + j] !== data[j * n + i]) return false;
  }
  return true;
}

function* fromSymmetric(matrix: Matrix): Computation<ComplexEigen> {
  const { values, vectors } = yield* symmetricEigenSteps(matrix);
  return complexEigen(values, new Float64Array(values.length), vectors);
}
