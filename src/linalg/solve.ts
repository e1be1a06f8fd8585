import { argumentsOf } from "../arrays/arguments";
import { matrixToNdArray } from "../arrays/to-ndarray";
import type { MatrixLike, NdArray } from "../arrays/types";
import { factorReal, solveReal } from "./dense/lu";
import { powerOfTwoScale } from "./dense/scaling";

/**
 * Solves matrix x = right for a square matrix, by LU factorisation with row pivoting.
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
  const args = argumentsOf("solve");
  const a = args.matrix("matrix", matrix);
  if (a.rows !== a.columns) throw args.error("matrix", "a square matrix", matrix);
  const b = args.matrix("right", right, { rows: a.rows });
  const [n, count] = [a.rows, b.columns];
  const scale = powerOfTwoScale(a.data);
  for (let i = 0; i < a.data.length; i++) a.data[i]! *= scale;
  const pivots = new Int32Array(n);
  let solved = factorReal(a.data, n, pivots);
  const column = count === 1 ? b.data : new Float64Array(n);
  for (let k = 0; solved && k < count; k++) {
    if (count > 1) for (let i = 0; i < n; i++) column[i] = b.data[i * count + k]!;
    solveReal(a.data, n, pivots, column);
    for (let i = 0; i < n; i++) {
      const x = column[i]! * scale;
      b.data[i * count + k] = x;
      solved &&= Number.isFinite(x);
    }
  }
  if (!solved) {
    throw args.error("matrix", "nonsingular (use pseudoInverse for a singular matrix)", matrix);
  }
  return matrixToNdArray(b);
}
