import { type Arguments, argumentsOf } from "../arrays/arguments";
import { matrixToNdArray } from "../arrays/to-ndarray";
import type { MatrixLike, NdArray } from "../arrays/types";
import { type Computation, runComputation } from "../concurrency/computation";
import type { ComputationOptions } from "../concurrency/computation-options";
import { runSync } from "../concurrency/run-generator";
import { denseCholesky } from "./dense/dense-cholesky";
import { readSymmetric } from "./eigen";

/**
 * Computes the lower triangular Cholesky factor l of a symmetric positive definite matrix, matrix = l lᵀ.
 *
 * Factorises in blocks after exact scaling of rows and columns by powers of two (Golub & Van Loan 4.2.6): the residual at
 * (i, j) is a few n ε √(a_ii a_jj).
 *
 * @param matrix [n, n]; asymmetry up to 1e-10 of its largest entry is averaged out
 * @throws ArgumentError for NaN, infinity, or a matrix that is not symmetric and positive definite
 * @example
 * const l = cholesky([[4, 2], [2, 3]]); // [[2, 0], [1, √2]]
 */
export const cholesky = (matrix: MatrixLike): NdArray => runSync(factor(argumentsOf("cholesky"), matrix));

/**
 * Computes the same numbers as `cholesky`, but yields to the event loop.
 *
 * @throws the errors of `cholesky`, and the reason of an aborted signal (rejects)
 * @example
 * const { signal } = new AbortController();
 * const l = await choleskyAsync([[4, 2], [2, 3]], { signal }); // [[2, 0], [1, √2]]
 */
export const choleskyAsync = (matrix: MatrixLike, options: ComputationOptions = {}): Promise<NdArray> =>
  runComputation("choleskyAsync", options, (args) => factor(args, matrix));

function* factor(args: Arguments, matrix: MatrixLike): Computation<NdArray> {
  const lower = yield* denseCholesky(readSymmetric(args.at("matrix"), matrix));
  if (lower === undefined) throw args.error("matrix", "positive definite", matrix);
  return matrixToNdArray(lower);
}
