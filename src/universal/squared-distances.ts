import { type Arguments, argumentsOf } from "../arrays/arguments";
import { toNdArray } from "../arrays/to-ndarray";
import type { MatrixLike, NdArray } from "../arrays/types";
import { type Computation, runComputation } from "../concurrency/computation";
import type { ComputationOptions } from "../concurrency/computation-options";
import { runSync } from "../concurrency/run-generator";
import { squaredDistancesOf } from "../linalg/squared-distances";

/**
 * Computes the squared Euclidean distances between points, ‖p_i − p_j‖², from coordinate differences, so that distances
 * of near points are accurate.
 *
 * O(P² n) operations.
 *
 * @param points [P, n], one point per row: inputs, hidden activations, outputs
 * @returns [P, P], zero on the diagonal
 * @throws ArgumentError for NaN, infinity, a ragged array, distances that overflow, or a result that does not fit in
 * memory
 * @example
 * squaredDistances([[0, 0], [3, 4]]).get(0, 1); // 25
 */
export const squaredDistances = (points: MatrixLike): NdArray =>
  runSync(distances(argumentsOf("squaredDistances"), points));

/**
 * Computes the same numbers as `squaredDistances`, but yields to the event loop.
 *
 * @throws the errors of `squaredDistances`, and the reason of an aborted signal (rejects)
 * @example
 * const { signal } = new AbortController();
 * const distances = await squaredDistancesAsync([[0, 0], [3, 4]], { signal });
 */
export const squaredDistancesAsync = (
  points: MatrixLike,
  options: ComputationOptions = {},
): Promise<NdArray> => runComputation("squaredDistancesAsync", options, (args) => distances(args, points));

function* distances(args: Arguments, points: MatrixLike): Computation<NdArray> {
  const matrix = args.matrix("points", points);
  const data = yield* squaredDistancesOf(args.at("points"), matrix);
  return toNdArray(data, [matrix.rows, matrix.rows]);
}
