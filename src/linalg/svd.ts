import { type Arguments, argumentsOf } from "../arrays/arguments";
import { matrixToNdArray } from "../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray } from "../arrays/types";
import { type Computation, computeAsync, part, runComputation } from "../concurrency/computation";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../concurrency/computation-options";
import { runSync } from "../concurrency/run-generator";
import { scale } from "./dense/hot-loops";
import { powerOfTwoScale } from "./dense/scaling";
import { singularValuesSteps, svdSteps } from "./dense/svd/singular-values";
import { productSteps } from "./product-steps";
import { scaleColumns } from "./products";

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
 * @throws ArgumentError for NaN, infinity, a ragged array or singular values that overflow
 * @example
 * const { u, singularValues, v } = svd([[3, 0], [0, 2], [0, 0]]); // singularValues: 3, 2
 */
export const svd = (matrix: MatrixLike): Svd => runSync(decompose(argumentsOf("svd"), matrix));

/**
 * Computes the same numbers as `svd`, but yields to the event loop.
 *
 * @throws the errors of `svd`, and the reason of an aborted signal (rejects)
 * @example
 * const { signal } = new AbortController();
 * const { u, singularValues, v } = await svdAsync([[3, 0], [0, 2], [0, 0]], { signal });
 */
export const svdAsync = (matrix: MatrixLike, options: ComputationOptions = {}): Promise<Svd> =>
  runComputation("svdAsync", options, (args) => decompose(args, matrix));

function* decompose(args: Arguments, matrix: MatrixLike): Computation<Svd> {
  const { u, singularValues, v } = yield* svdSteps(args.matrix("matrix", matrix));
  args.finite("matrix", singularValues);
  return { u: matrixToNdArray(u), singularValues, v: matrixToNdArray(v) };
}

/**
 * Computes only the singular values of a matrix, with about a third of the work of `svd`.
 *
 * @param matrix [m, n]
 * @returns min(m, n) nonnegative numbers, descending
 * @throws ArgumentError for NaN, infinity, a ragged array or singular values that overflow
 * @example
 * const [largest] = singularValues([[3, 0], [0, 2], [0, 0]]); // 3
 */
export const singularValues = (matrix: MatrixLike): Float64Array =>
  runSync(valuesOf(argumentsOf("singularValues"), matrix));

function* valuesOf(args: Arguments, matrix: MatrixLike): Computation<Float64Array> {
  return args.finite("matrix", yield* singularValuesSteps(args.matrix("matrix", matrix)));
}

/**
 * Computes the same numbers as `singularValues`, but yields to the event loop.
 *
 * @throws the errors of `singularValues`, and the reason of an aborted signal (rejects)
 * @example
 * const [largest] = await singularValuesAsync([[3, 0], [0, 2], [0, 0]]); // 3
 */
export const singularValuesAsync = (
  matrix: MatrixLike,
  options: ComputationOptions = {},
): Promise<Float64Array> => runComputation("singularValuesAsync", options, (args) => valuesOf(args, matrix));

/**
 * Computes the pseudo-inverse, treating singular values up to `tolerance` (relative to the largest) as zero. Overwrites the
 * matrix by a multiple of it.
 */
function* pseudoInverseOf(matrix: Matrix, tolerance?: number): Computation<Matrix> {
  // Scaled, because a singular value may overflow although the inverse does not.
  const factor = powerOfTwoScale(matrix.data);
  scale(matrix.data, 0, factor, matrix.data.length);
  const { u, singularValues, v } = yield* part(0, 0.9, svdSteps(matrix));
  const threshold =
    singularValues[0]! * (tolerance ?? Math.max(matrix.rows, matrix.columns) * Number.EPSILON);
  const reciprocals = singularValues.map((value) => (value > threshold ? 1 / value : 0));
  const inverse = yield* part(0.9, 1, productSteps(scaleColumns(v, reciprocals), u, { right: true }));
  scale(inverse.data, 0, factor, inverse.data.length);
  return inverse;
}

/** Options of `pseudoInverse`. */
export interface PseudoInverseOptions {
  /** Largest singular value that is treated as zero, as a fraction of the largest; default max(m, n) ε. */
  readonly tolerance?: number | undefined;
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
export function pseudoInverse(matrix: MatrixLike, options: PseudoInverseOptions = {}): NdArray {
  const args = argumentsOf("pseudoInverse");
  args.options("options", options, { tolerance: true });
  return runSync(inverse(args, matrix, options));
}

/**
 * Computes the same numbers as `pseudoInverse`, but yields to the event loop.
 *
 * @throws the errors of `pseudoInverse`, and the reason of an aborted signal (rejects)
 * @example
 * const { signal } = new AbortController();
 * const x = await pseudoInverseAsync([[1, 2], [2, 4]], { tolerance: 1e-9, signal });
 */
export async function pseudoInverseAsync(
  matrix: MatrixLike,
  options: PseudoInverseOptions & ComputationOptions = {},
): Promise<NdArray> {
  const args = argumentsOf("pseudoInverseAsync");
  args.options("options", options, { tolerance: true, ...COMPUTATION_OPTIONS });
  checkComputationOptions(args, options);
  return computeAsync(args, inverse(args, matrix, options), options);
}

function* inverse(
  args: Arguments,
  matrix: MatrixLike,
  { tolerance }: PseudoInverseOptions,
): Computation<NdArray> {
  if (tolerance !== undefined) args.number("options.tolerance", tolerance, { atLeast: 0 });
  const result = yield* pseudoInverseOf(args.matrix("matrix", matrix), tolerance);
  args.finite("matrix", result.data);
  return matrixToNdArray(result);
}
