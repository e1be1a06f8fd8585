import { LuDecomposition } from "ml-matrix";
import { matrixToNdArray, readMatrix } from "../arrays/convert";
import { ArgumentError } from "../arrays/errors";
import type { MatrixLike, NdArray } from "../arrays/types";
import { fromMl, scaleOf, toMl } from "./ml-matrix";

/**
 * The solution x of matrix x = right for a square matrix, by LU factorisation with row pivoting (ml-matrix).
 *
 * For a rectangular or singular matrix use `pseudoInverse`.
 *
 * @param matrix [n, n]
 * @param right [n, k]
 * @returns [n, k]
 * @throws ArgumentError for NaN, infinity, shapes that do not match, or a matrix that is singular
 * @example
 * const x = solve([[2, 0], [0, 4]], [[1], [1]]); // [[.5], [.25]]
 */
export function solve(matrix: MatrixLike, right: MatrixLike): NdArray {
  const a = readMatrix("solve", "matrix", matrix);
  if (a.rows !== a.columns) throw ArgumentError.of("solve", "matrix", "a square matrix", matrix);
  const b = readMatrix("solve", "right", right, { rows: a.rows });
  const scale = scaleOf(a);
  const factors = new LuDecomposition(toMl(a, scale));
  const singular = factors.isSingular();
  const x = singular ? undefined : fromMl(factors.solve(toMl(b, 1)));
  if (x === undefined || !x.data.every((entry) => Number.isFinite(entry * scale))) {
    throw ArgumentError.of("solve", "matrix", "nonsingular (see pseudoInverse for one that is not)", matrix);
  }
  return matrixToNdArray({ ...x, data: x.data.map((entry) => entry * scale) });
}
