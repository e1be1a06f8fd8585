import { type Arguments, argumentsOf } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { toNdArray } from "../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray } from "../arrays/types";

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
export function squaredDistances(points: MatrixLike): NdArray {
  const args = argumentsOf("squaredDistances");
  const matrix = args.matrix("points", points);
  return toNdArray(squaredDistancesOf(args.at("points"), matrix), [matrix.rows, matrix.rows]);
}

/** Computes the matrix of `squaredDistances` as a flat array. */
export function squaredDistancesOf(args: Arguments, { rows, columns, data }: Matrix): Float64Array {
  args.memory(HERE, rows * rows, "use fewer points");
  const distances = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let k = 0; k < columns; k++) {
        const difference = data[i * columns + k]! - data[j * columns + k]!;
        sum += difference * difference;
      }
      distances[i * rows + j] = distances[j * rows + i] = sum;
    }
  }
  return args.finite(HERE, distances);
}
