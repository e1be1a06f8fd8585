import type { Matrix } from "../../arrays/types";
import { squaredDistance } from "../../linalg/squared-distances";
import { multiplyTransposedInto } from "../../simd";
import { scaledToOne } from "./activations";
import { squaredRows } from "./gram-sums";

/** Number of rows of the Gram matrix that are computed together. */
const ROWS = 64;

/**
 * Finds the k nearest neighbours of every sample, [P, k], in ascending order of their distance; among equally distant
 * samples the one with the smaller index comes first.
 *
 * Distances from a Gram matrix, with a bound of their rounding errors, select the candidates of a sample. Distances from
 * coordinate differences, which are 0 for equal rows, decide between the candidates.
 */
export function nearestNeighbours(activations: Matrix, k: number): Int32Array {
  const { rows, columns, data } = scaledToOne(activations);
  const squares = squaredRows({ rows, columns, data });
  const slack = 8 * Number.EPSILON * (columns + 8) * squares.reduce((most, x) => Math.max(most, x), 0);
  const gram = new Float64Array(Math.min(ROWS, rows) * rows);
  const near = new Float64Array(rows);
  const neighbours = new Int32Array(rows * k);
  for (let start = 0; start < rows; start += ROWS) {
    const count = Math.min(ROWS, rows - start);
    const block = data.subarray(start * columns, (start + count) * columns);
    multiplyTransposedInto(gram, block, data, count, columns, rows);
    for (let i = start; i < start + count; i++) {
      for (let j = 0; j < rows; j++) {
        near[j] = squares[i]! + squares[j]! - 2 * gram[(i - start) * rows + j]!;
      }
      near[i] = Number.POSITIVE_INFINITY;
      const limit = kthSmallest(near, k) + 2 * slack;
      const candidates: [distance: number, sample: number][] = [];
      for (let j = 0; j < rows; j++) {
        if (near[j]! <= limit) candidates.push([squaredDistance(data, columns, i, j), j]);
      }
      candidates.sort(([d, j], [e, m]) => d - e || j - m);
      for (let m = 0; m < k; m++) neighbours[i * k + m] = candidates[m]![1];
    }
  }
  return neighbours;
}

/** Returns the k-th smallest of some numbers. */
function kthSmallest(numbers: Float64Array, k: number): number {
  const smallest = new Float64Array(k).fill(Number.POSITIVE_INFINITY);
  for (let j = 0; j < numbers.length; j++) {
    const x = numbers[j]!;
    if (!(x < smallest[k - 1]!)) continue;
    let place = k - 1;
    while (place > 0 && smallest[place - 1]! > x) place--;
    smallest.copyWithin(place + 1, place, k - 1);
    smallest[place] = x;
  }
  return smallest[k - 1]!;
}
