import { argumentsOf } from "../arrays/arguments";
import { matrixToNdArray } from "../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray } from "../arrays/types";
import { denseSingularValues, denseSvd } from "./dense/svd/singular-values";

/** Thin singular value decomposition of an m x n matrix with r = min(m, n). */
export interface Svd {
  /** [m, r], orthonormal columns. */
  readonly u: NdArray;
  /** r numbers, descending, nonnegative. */
  readonly singularValues: Float64Array;
  /** [n, r], orthonormal columns. */
  readonly v: NdArray;
}

/**
 * Computes the thin singular value decomposition matrix = u diag(singularValues) vᵀ.
 *
 * Blocked Householder bidiagonalisation and divide and conquer; the Gram matrix is not used, so that small singular
 * values have an absolute accuracy of a few n ε ‖matrix‖. At most 12 n³ operations for a square matrix.
 *
 * @param matrix [m, n]
 * @throws ArgumentError for NaN, infinity or a ragged array
 * @example
 * const { u, singularValues, v } = svd([[3, 0], [0, 2], [0, 0]]); // singularValues: 3, 2
 */
export function svd(matrix: MatrixLike): Svd {
  const { u, singularValues, v } = denseSvd(argumentsOf("svd").matrix("matrix", matrix));
  return { u: matrixToNdArray(u), singularValues, v: matrixToNdArray(v) };
}

/**
 * Computes only the singular values of a matrix, with about a third of the work of `svd`.
 *
 * @param matrix [m, n]
 * @returns min(m, n) nonnegative numbers, descending
 * @throws ArgumentError for NaN, infinity or a ragged array
 * @example
 * const [largest] = singularValues([[3, 0], [0, 2], [0, 0]]); // 3
 */
export const singularValues = (matrix: MatrixLike): Float64Array =>
  denseSingularValues(argumentsOf("singularValues").matrix("matrix", matrix));

/** Computes the pseudo-inverse, treating singular values up to `tolerance` (relative to the largest) as zero. */
function pseudoInverseOf(matrix: Matrix, tolerance?: number): Matrix {
  const { u, singularValues, v } = denseSvd(matrix);
  const threshold =
    singularValues[0]! * (tolerance ?? Math.max(matrix.rows, matrix.columns) * Number.EPSILON);
  const data = new Float64Array(matrix.columns * matrix.rows);
  for (let k = 0; k < singularValues.length; k++) {
    if (!(singularValues[k]! > threshold)) continue;
    for (let i = 0; i < v.rows; i++) {
      const factor = v.data[i * v.columns + k]! / singularValues[k]!;
      for (let j = 0; j < u.rows; j++) data[i * u.rows + j]! += factor * u.data[j * u.columns + k]!;
    }
  }
  return { rows: matrix.columns, columns: matrix.rows, data };
}

/**
 * Computes the Moore–Penrose pseudo-inverse by the singular value decomposition.
 *
 * @param matrix [m, n]
 * @param options.tolerance singular values up to this fraction of the largest are treated as zero; default max(m, n) ε
 * @returns [n, m]
 * @throws ArgumentError for unknown options, NaN, infinity, a ragged array or a negative tolerance
 * @example
 * const x = pseudoInverse([[1, 2], [2, 4]]); // rank one: [[.04, .08], [.08, .16]]
 */
export function pseudoInverse(matrix: MatrixLike, options: { tolerance?: number } = {}): NdArray {
  const args = argumentsOf("pseudoInverse");
  args.options("options", options, { tolerance: true });
  const { tolerance } = options;
  if (tolerance !== undefined) args.number("options.tolerance", tolerance, { atLeast: 0 });
  const result = pseudoInverseOf(args.matrix("matrix", matrix), tolerance);
  args.finite("matrix", result.data);
  return matrixToNdArray(result);
}
