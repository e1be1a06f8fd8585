import { argumentsOf } from "../arrays/arguments";
import { matrixToNdArray } from "../arrays/to-ndarray";
import type { MatrixLike, NdArray } from "../arrays/types";
import { denseCholesky } from "./dense/dense-cholesky";
import { readSymmetric } from "./eigen";

/**
 * Computes the lower triangular Cholesky factor l of a symmetric positive definite matrix, matrix = l lᵀ.
 *
 * Factorises in blocks after exact scaling by a power of two (Golub & Van Loan 4.2.6): the residual is a few n ε.
 *
 * @param matrix [n, n]; asymmetry up to 1e-10 of its largest entry is averaged out
 * @throws ArgumentError for NaN, infinity, or a matrix that is not symmetric and positive definite
 * @example
 * const l = cholesky([[4, 2], [2, 3]]); // [[2, 0], [1, √2]]
 */
export function cholesky(matrix: MatrixLike): NdArray {
  const args = argumentsOf("cholesky");
  const lower = denseCholesky(readSymmetric(args.at("matrix"), matrix));
  if (lower === undefined) throw args.error("matrix", "positive definite", matrix);
  return matrixToNdArray(lower);
}
