import type { Arguments } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import type { Matrix } from "../arrays/types";
import type { Computation } from "../concurrency/computation";

/** Number of differences of coordinates between yields. */
const DIFFERENCES_PER_PAUSE = 2 ** 23;

/**
 * Computes the squared Euclidean distances between the rows of a matrix from coordinate differences, so that distances
 * of near points are accurate, as a flat array [rows, rows]. Pauses between groups of rows.
 */
export function* squaredDistancesOf(
  args: Arguments,
  { rows, columns, data }: Matrix,
): Computation<Float64Array> {
  args.memory(HERE, rows * rows, "use fewer points");
  const distances = new Float64Array(rows * rows);
  let unpaused = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < i; j++) {
      distances[i * rows + j] = distances[j * rows + i] = squaredDistance(data, columns, i, j);
    }
    unpaused += i * columns;
    if (unpaused < DIFFERENCES_PER_PAUSE) continue;
    unpaused = 0;
    yield ((i + 1) / rows) ** 2;
  }
  return args.finite(HERE, distances);
}

/** Computes the squared distance between rows i and j of a row-major matrix with `columns` columns. */
export function squaredDistance(data: Float64Array, columns: number, i: number, j: number): number {
  let sum = 0;
  for (let k = 0, a = i * columns, b = j * columns; k < columns; k++) {
    const difference = data[a + k]! - data[b + k]!;
    sum += difference * difference;
  }
  return sum;
}
