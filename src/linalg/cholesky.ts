import { CholeskyDecomposition } from "ml-matrix";
import { argumentsOf } from "../arrays/arguments";
import { matrixToNdArray } from "../arrays/to-ndarray";
import type { MatrixLike, NdArray } from "../arrays/types";
import { readSymmetric } from "./eigen";
import { fromMl, scaleOf, toMl } from "./ml-matrix";

/**
 * Computes the lower triangular Cholesky factor l of a symmetric positive definite matrix, matrix = l lᵀ (ml-matrix).
 *
 * @param matrix [n, n]; asymmetry up to 1e-10 of its largest entry is averaged out
 * @throws ArgumentError for NaN, infinity, or a matrix that is not symmetric and positive definite
 * @example
 * const l = cholesky([[4, 2], [2, 3]]); // [[2, 0], [1, √2]]
 */
export function cholesky(matrix: MatrixLike): NdArray {
  const args = argumentsOf("cholesky");
  const a = readSymmetric(args.at("matrix"), matrix);
  const scale = scaleOf(a);
  const factor = new CholeskyDecomposition(toMl(a, scale));
  const lower = fromMl(factor.lowerTriangularMatrix);
  if (!factor.isPositiveDefinite() || !lower.data.every(Number.isFinite)) {
    throw args.error("matrix", "positive definite", matrix);
  }
  const root = Math.sqrt(scale);
  return matrixToNdArray({ ...lower, data: lower.data.map((x) => x / root) });
}
