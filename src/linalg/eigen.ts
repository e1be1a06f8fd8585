import { EigenvalueDecomposition } from "ml-matrix";
import { matrixToNdArray, readMatrix } from "../arrays/convert";
import { ArgumentError } from "../arrays/errors";
import type { Matrix, MatrixLike, NdArray } from "../arrays/types";
import { fromMl, scaleOf, toMl } from "./ml-matrix";

/** The eigenvalues and eigenvectors of a symmetric n x n matrix. */
export interface SymmetricEigen {
  /** n numbers, ascending. */
  readonly values: Float64Array;
  /** [n, n]; column k belongs to `values[k]`; orthonormal. */
  readonly vectors: NdArray;
}

/**
 * The eigendecomposition matrix = vectors diag(values) vectorsᵀ of a symmetric matrix.
 *
 * Householder tridiagonalisation and implicit QL (ml-matrix) after exact scaling by a power of two and symmetrising.
 *
 * @param matrix [n, n]; asymmetry up to 1e-10 of its largest entry is averaged away
 * @throws ArgumentError for NaN, infinity, or a matrix that is not square and symmetric
 * @example
 * const { values, vectors } = symmetricEigen([[2, 1], [1, 2]]); // values: 1, 3
 */
export function symmetricEigen(matrix: MatrixLike): SymmetricEigen {
  const { values, vectors } = symmetricEigenOf(readSymmetric("symmetricEigen", "matrix", matrix));
  return { values, vectors: matrixToNdArray(vectors) };
}

/** Reads a symmetric matrix, averaging an asymmetry of rounding size away. */
export function readSymmetric(functionName: string, argument: string, value: MatrixLike): Matrix {
  const { rows, columns, data } = readMatrix(functionName, argument, value);
  if (rows !== columns) throw ArgumentError.of(functionName, argument, "a square matrix", value);
  let largest = 0;
  for (const x of data) largest = Math.max(largest, Math.abs(x));
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < i; j++) {
      const [below, above] = [data[i * rows + j]!, data[j * rows + i]!];
      if (Math.abs(below - above) > 1e-10 * largest) {
        const received = `${below} at [${i}, ${j}] and ${above} at [${j}, ${i}]`;
        throw new ArgumentError(functionName, argument, "a symmetric matrix", received);
      }
      data[i * rows + j] = data[j * rows + i] = below / 2 + above / 2;
    }
  }
  return { rows, columns, data };
}

/** The part of the largest entry below which one off the diagonal is left out: ratios to it would overflow. */
const NEGLIGIBLE = 2 ** -500;

/** The same on a dense matrix that is exactly symmetric and finite. */
export function symmetricEigenOf(matrix: Matrix): { values: Float64Array; vectors: Matrix } {
  const scale = scaleOf(matrix);
  const scaled = toMl(matrix, scale);
  for (let i = 0; i < matrix.rows; i++) {
    for (let j = 0; j < matrix.rows; j++) {
      if (i !== j && Math.abs(scaled.get(i, j)) < NEGLIGIBLE) scaled.set(i, j, 0);
    }
  }
  const result = new EigenvalueDecomposition(scaled, { assumeSymmetric: true });
  const values = Float64Array.from(result.realEigenvalues, (x) => x / scale);
  return { values, vectors: fromMl(result.eigenvectorMatrix) };
}
