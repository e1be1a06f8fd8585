import { SingularValueDecomposition } from "ml-matrix";
import { checkFinite, checkNumber, checkRecord } from "../arrays/check";
import { matrixToNdArray, readMatrix } from "../arrays/convert";
import type { Matrix, MatrixLike, NdArray } from "../arrays/types";
import { fromMl, scaleOf, toMl } from "./ml-matrix";
import { transpose } from "./products";

/** The thin decomposition of an m x n matrix with r = min(m, n). */
export interface Svd {
  /** [m, r], orthonormal columns. */
  readonly u: NdArray;
  /** r numbers, descending, none negative. */
  readonly singularValues: Float64Array;
  /** [n, r], orthonormal columns. */
  readonly v: NdArray;
}

/**
 * The thin singular value decomposition matrix = u diag(singularValues) vᵀ.
 *
 * Householder bidiagonalisation and implicit QR (ml-matrix) on the tall orientation, after exact scaling by a power of
 * two; never through the Gram matrix, so that small singular values keep an absolute accuracy of a few n ε ‖matrix‖.
 *
 * @param matrix [m, n]
 * @throws ArgumentError for NaN, infinity or a ragged array
 * @example
 * const { u, singularValues, v } = svd([[3, 0], [0, 2], [0, 0]]); // singularValues: 3, 2
 */
export function svd(matrix: MatrixLike): Svd {
  const { u, singularValues, v } = svdOf(readMatrix("svd", "matrix", matrix));
  return { u: matrixToNdArray(u), singularValues, v: matrixToNdArray(v) };
}

/** The same on dense matrices whose entries are known to be finite. */
export function svdOf(matrix: Matrix): { u: Matrix; singularValues: Float64Array; v: Matrix } {
  if (matrix.rows < matrix.columns) {
    const { u, singularValues, v } = svdOf(transpose(matrix));
    return { u: v, singularValues, v: u };
  }
  const scale = scaleOf(matrix);
  const result = new SingularValueDecomposition(toMl(matrix, scale));
  const singularValues = Float64Array.from(result.diagonal, (s) => s / scale);
  return { u: fromMl(result.leftSingularVectors), singularValues, v: fromMl(result.rightSingularVectors) };
}

/** The Moore–Penrose pseudo-inverse, singular values up to `tolerance` (relative to the largest) taken as zero. */
function pseudoInverseOf(matrix: Matrix, tolerance?: number): Matrix {
  const { u, singularValues, v } = svdOf(matrix);
  const cut = singularValues[0]! * (tolerance ?? Math.max(matrix.rows, matrix.columns) * Number.EPSILON);
  const data = new Float64Array(matrix.columns * matrix.rows);
  for (let k = 0; k < singularValues.length; k++) {
    if (!(singularValues[k]! > cut)) continue;
    for (let i = 0; i < v.rows; i++) {
      const factor = v.data[i * v.columns + k]! / singularValues[k]!;
      for (let j = 0; j < u.rows; j++) data[i * u.rows + j]! += factor * u.data[j * u.columns + k]!;
    }
  }
  return { rows: matrix.columns, columns: matrix.rows, data };
}

/**
 * The Moore–Penrose pseudo-inverse through the singular value decomposition.
 *
 * @param matrix [m, n]
 * @param options.tolerance singular values up to this fraction of the largest count as zero; default max(m, n) ε
 * @returns [n, m]
 * @throws ArgumentError for NaN, infinity, a ragged array or a negative tolerance
 * @example
 * const x = pseudoInverse([[1, 2], [2, 4]]); // rank one: [[.04, .08], [.08, .16]]
 */
export function pseudoInverse(matrix: MatrixLike, options: { tolerance?: number } = {}): NdArray {
  checkRecord("pseudoInverse", "options", options);
  const { tolerance } = options;
  if (tolerance !== undefined) checkNumber("pseudoInverse", "options.tolerance", tolerance, { atLeast: 0 });
  const result = pseudoInverseOf(readMatrix("pseudoInverse", "matrix", matrix), tolerance);
  checkFinite("pseudoInverse", "matrix", result.data);
  return matrixToNdArray(result);
}
