import { type Arguments, argumentsOf, type FieldsOf } from "../arrays/arguments";
import { allFinite } from "../arrays/finite";
import { matrixToNdArray } from "../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray } from "../arrays/types";
import { type Computation, computeAsync, part } from "../concurrency/computation";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../concurrency/computation-options";
import { runSync } from "../concurrency/run-generator";
import { equilibrate, reciprocalCondition } from "./dense/condition";
import { type LinearSolver, linearSolver, storeMatrix } from "./dense/linear-solver";

/** Order above which the solution for a group of right-hand sides is followed by a pause. */
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
  const a = args.rows("matrix", matrix);
  if (a.rows !== a.columns) throw args.error("matrix", "a square matrix", matrix);
  args.memory("matrix", a.rows * a.columns, "use a smaller matrix");
  const b = args.matrix("right", right, { rows: a.rows });
  const [n, count] = [a.rows, b.columns];
  const stored = storeMatrix(a, count);
  const { store, data, stride } = stored;
  try {
    const equilibration = equilibrate(data, n, stride);
    const factored = n / (n + 3 * count);
    const solver = yield* part(0, factored, linearSolver(stored, count));
    if (solver === undefined) throw refusal(args, SINGULAR);
    const rcond = reciprocalCondition(solver, n, equilibration);
    if (rcond < Number.EPSILON)
      throw refusal(args, `one with reciprocal condition number ${rcond.toPrecision(2)}`);
    if (rcond < ILL_CONDITIONED) onIllConditioned?.(rcond);
    yield* part(factored, 1, solveColumns(solver, b));
    for (let k = 0; k < b.data.length; k++) b.data[k]! *= equilibration.scale;
  } finally {
    store.release();
  }
  if (!allFinite(b.data)) throw refusal(args, SINGULAR);
  return matrixToNdArray(b);
}

/** Overwrites the right-hand sides with the solutions, group by group. */
function* solveColumns(
  { solve, maxColumns }: LinearSolver,
  { rows, columns, data }: Matrix,
): Computation<void> {
  if (columns <= maxColumns) {
    solve(data, columns);
    return;
  }
  for (let start = 0; start < columns; start += maxColumns) {
    const width = Math.min(maxColumns, columns - start);
    const group = new Float64Array(rows * width);
    for (let i = 0; i < rows; i++) {
      for (let k = 0; k < width; k++) group[i * width + k] = data[i * columns + start + k]!;
    }
    solve(group, width);
    for (let i = 0; i < rows; i++) {
      for (let k = 0; k < width; k++) data[i * columns + start + k] = group[i * width + k]!;
    }
    if (rows > MIN_PAUSE_ORDER) yield (start + width) / columns;
  }
}

const SINGULAR = "one that is singular, or a solution that overflows";

const refusal = (args: Arguments, received: string): Error =>
  args.refusal("matrix", "nonsingular (use pseudoInverse for a singular matrix)", received);
