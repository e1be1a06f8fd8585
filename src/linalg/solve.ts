import { type Arguments, argumentsOf } from "../arrays/arguments";
import { matrixToNdArray } from "../arrays/to-ndarray";
import type { MatrixLike, NdArray } from "../arrays/types";
import { type Computation, part, runComputation } from "../concurrency/computation";
import type { ComputationOptions } from "../concurrency/computation-options";
import { runSync } from "../concurrency/run-generator";
import { factorRealSteps, solveReal } from "./dense/lu";
import { powerOfTwoScale } from "./dense/scaling";

/** Order above which the solution for every right-hand side is followed by a pause. */
const MIN_PAUSE_ORDER = 256;

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
export const solve = (matrix: MatrixLike, right: MatrixLike): NdArray =>
  runSync(solution(argumentsOf("solve"), matrix, right));

/**
 * Computes the same numbers as `solve`, but yields to the event loop.
 *
 * @throws the errors of `solve`, and the reason of an aborted signal (rejects)
 * @example
 * const { signal } = new AbortController();
 * const x = await solveAsync([[2, 0], [0, 4]], [[1], [1]], { signal }); // [[.5], [.25]]
 */
export const solveAsync = (
  matrix: MatrixLike,
  right: MatrixLike,
  options: ComputationOptions = {},
): Promise<NdArray> => runComputation("solveAsync", options, (args) => solution(args, matrix, right));

function* solution(args: Arguments, matrix: MatrixLike, right: MatrixLike): Computation<NdArray> {
  const a = args.matrix("matrix", matrix);
  if (a.rows !== a.columns) throw args.error("matrix", "a square matrix", matrix);
  const b = args.matrix("right", right, { rows: a.rows });
  const [n, count] = [a.rows, b.columns];
  const scale = powerOfTwoScale(a.data);
  for (let i = 0; i < a.data.length; i++) a.data[i]! *= scale;
  const pivots = new Int32Array(n);
  let solved = yield* part(0, n / (n + 3 * count), factorRealSteps(a.data, n, pivots));
  const column = count === 1 ? b.data : new Float64Array(n);
  for (let k = 0; solved && k < count; k++) {
    if (count > 1) for (let i = 0; i < n; i++) column[i] = b.data[i * count + k]!;
    solveReal(a.data, n, pivots, column);
    for (let i = 0; i < n; i++) {
      const x = column[i]! * scale;
      b.data[i * count + k] = x;
      solved &&= Number.isFinite(x);
    }
    if (n > MIN_PAUSE_ORDER) yield (n + 3 * (k + 1)) / (n + 3 * count);
  }
  if (!solved) {
    throw args.error("matrix", "nonsingular (use pseudoInverse for a singular matrix)", matrix);
  }
  return matrixToNdArray(b);
}
