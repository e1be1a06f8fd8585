import { type Arguments, argumentsOf, type FieldsOf } from "../arrays/arguments";
import { matrixToNdArray } from "../arrays/to-ndarray";
import type { MatrixLike, NdArray } from "../arrays/types";
import { type Computation, computeAsync, part } from "../concurrency/computation";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../concurrency/computation-options";
import { runSync } from "../concurrency/run-generator";
import { equilibrate, reciprocalCondition } from "./dense/condition";
import { factorRealSteps, solveReal } from "./dense/lu";
import { powerOfTwoScale } from "./dense/scaling";

/** Order above which the solution for every right-hand side is followed by a pause. */
const MIN_PAUSE_ORDER = 256;

/** Options of `solve`. */
export interface LinearSolveOptions {
  /**
   * Called with the estimated reciprocal condition number of the matrix, after scaling of its rows and columns, if it is
   * below 1e-8, so that half of the digits or more may be lost.
   */
  readonly onIllConditioned?: ((reciprocalCondition: number) => void) | undefined;
}

/** Reciprocal condition number below which `onIllConditioned` is called. */
const ILL_CONDITIONED = 1e-8;

/** Fields of the options of `solve`. */
const SOLVE_OPTIONS: FieldsOf<LinearSolveOptions> = { onIllConditioned: true };

/**
 * Solves matrix x = right for a square matrix, by LU factorisation with row pivoting.
 *
 * A matrix with a reciprocal condition number below the unit of rounding, 2.2e-16, has no correct digits in its solution
 * and is refused. The number is estimated after scaling of rows and columns, so that rows of different sizes alone are no
 * reason (Higham 1988). For a rectangular or singular matrix use `pseudoInverse`.
 *
 * @param matrix [n, n]
 * @param right [n, k]
 * @returns [n, k]
 * @throws ArgumentError for NaN, infinity, shapes that do not match, unknown options, or a matrix that is singular to
 * rounding
 * @example
 * const x = solve([[2, 0], [0, 4]], [[1], [1]]); // [[.5], [.25]]
 * const hilbert = [[1, 1 / 2], [1 / 2, 1 / 3]];
 * solve(hilbert, [[1], [1]], { onIllConditioned: (rcond) => console.warn(`condition ${1 / rcond}`) }); // not called
 */
export function solve(matrix: MatrixLike, right: MatrixLike, options: LinearSolveOptions = {}): NdArray {
  const args = argumentsOf("solve");
  args.options("options", options, SOLVE_OPTIONS);
  return runSync(solution(args, matrix, right, options));
}

/**
 * Computes the same numbers as `solve`, but yields to the event loop.
 *
 * @throws the errors of `solve`, and the reason of an aborted signal (rejects)
 * @example
 * const { signal } = new AbortController();
 * const x = await solveAsync([[2, 0], [0, 4]], [[1], [1]], { signal }); // [[.5], [.25]]
 */
export async function solveAsync(
  matrix: MatrixLike,
  right: MatrixLike,
  options: LinearSolveOptions & ComputationOptions = {},
): Promise<NdArray> {
  const args = argumentsOf("solveAsync");
  args.options("options", options, { ...SOLVE_OPTIONS, ...COMPUTATION_OPTIONS });
  checkComputationOptions(args, options);
  return computeAsync(args, solution(args, matrix, right, options), options);
}

function* solution(
  args: Arguments,
  matrix: MatrixLike,
  right: MatrixLike,
  { onIllConditioned }: LinearSolveOptions,
): Computation<NdArray> {
  if (onIllConditioned !== undefined) args.callable("options.onIllConditioned", onIllConditioned);
  const a = args.matrix("matrix", matrix);
  if (a.rows !== a.columns) throw args.error("matrix", "a square matrix", matrix);
  const b = args.matrix("right", right, { rows: a.rows });
  const [n, count] = [a.rows, b.columns];
  const scale = powerOfTwoScale(a.data);
  for (let i = 0; i < a.data.length; i++) a.data[i]! *= scale;
  const equilibration = equilibrate(a.data, n);
  const pivots = new Int32Array(n);
  let solved = yield* part(0, n / (n + 3 * count), factorRealSteps(a.data, n, pivots));
  if (solved) {
    const rcond = reciprocalCondition(a.data, n, pivots, equilibration);
    if (rcond < Number.EPSILON)
      throw refusal(args, `one with reciprocal condition number ${rcond.toPrecision(2)}`);
    if (rcond < ILL_CONDITIONED) onIllConditioned?.(rcond);
  }
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
  if (!solved) throw refusal(args, "one that is singular, or a solution that overflows");
  return matrixToNdArray(b);
}

const refusal = (args: Arguments, received: string): Error =>
  args.refusal("matrix", "nonsingular (use pseudoInverse for a singular matrix)", received);
