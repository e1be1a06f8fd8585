import { type Arguments, argumentsOf } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { toNdArray } from "../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray } from "../arrays/types";
import { type Computation, runComputation } from "../concurrency/computation";
import type { ComputationOptions } from "../concurrency/computation-options";
import { runSync } from "../concurrency/run-generator";

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

/** Number of differences of coordinates between yields. */
const DIFFERENCES_PER_PAUSE = 2 ** 23;

/** Computes the matrix of `squaredDistances` as a flat array. Pauses between groups of rows. */
export function* squaredDistancesOf(
  args: Arguments,
  { rows, columns, data }: Matrix,
): Computation<Float64Array> {
  args.memory(HERE, rows * rows, "use fewer points");
  const distances = new Float64Array(rows * rows);
  let unpaused = 0;
  for (let i = 0; i < rows; i++) {
    writeDistances(distances, data, i, rows, columns);
    unpaused += i * columns;
    if (unpaused < DIFFERENCES_PER_PAUSE) continue;
    unpaused = 0;
    yield ((i + 1) / rows) ** 2;
  }
  return args.finite(HERE, distances);
}

/** Writes the distances of point i from the points before it. */
function writeDistances(
  distances: Float64Array,
  data: Float64Array,
  i: number,
  rows: number,
  columns: number,
): void {
  for (let j = 0; j < i; j++) {
    let sum = 0;
    for (let k = 0; k < columns; k++) {
      const difference = data[i * columns + k]! - data[j * columns + k]!;
      sum += difference * difference;
    }
    distances[i * rows + j] = distances[j * rows + i] = sum;
  }
}
