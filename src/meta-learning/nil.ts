import { argumentsOf } from "../arrays/arguments";
import type { Matrix, MatrixLike, VectorLike } from "../arrays/types";
import { largestMagnitude, norm } from "../linalg/norm";
import { labelValues } from "./label-values";

/**
 * Classifies queries without a head (NIL, no inner loop; Raghu, Raghu, Bengio & Vinyals 2020): the label of a query is
 * the label with the largest sum of cosines between the features of the query and of the support samples.
 *
 * Features that are all 0 have the cosine 0 with everything. Among labels with equal sums the smallest wins.
 *
 * @param features features [P, n] of the support samples, usually of the last hidden layer
 * @param labels integer labels of the P support samples
 * @param queries features [Q, n] of the queries
 * @returns labels of the Q queries
 * @throws ArgumentError for no support samples, other shapes, NaN, or labels that are not integers of 32 bits
 * @example
 * nil([[1, 0], [0, 1]], [3, 7], [[2, 1], [0, 5]]); // Int32Array [3, 7]
 */
export function nil(features: MatrixLike, labels: VectorLike, queries: MatrixLike): Int32Array {
  const args = argumentsOf("nil");
  const support = args.matrix("features", features);
  if (support.rows === 0) throw args.refusal("features", "at least one row", "an empty matrix");
  const classes = labelValues(args, "labels", labels, support.rows);
  const asked = args.matrix("queries", queries, { columns: support.columns });
  const sums = classSums(support, classes.index, classes.values.length);
  const length = support.columns;
  return Int32Array.from({ length: asked.rows }, (_, q) => {
    const query = asked.data.subarray(q * length, (q + 1) * length);
    const size = largestMagnitude(query) || 1;
    let [best, bestSum] = [0, Number.NEGATIVE_INFINITY];
    for (let c = 0; c < classes.values.length; c++) {
      let sum = 0;
      // The length of the query does not matter; divided by its largest entry, the products do not overflow.
      for (let k = 0; k < length; k++) sum += (query[k]! / size) * sums[c * length + k]!;
      if (sum > bestSum) [best, bestSum] = [c, sum];
    }
    return classes.values[best]!;
  });
}

/** Sums the unit features of each class: the sum of cosines with a query is proportional to a product with the sum. */
function classSums({ data, rows, columns }: Matrix, index: Int32Array, classes: number): Float64Array {
  const sums = new Float64Array(classes * columns);
  for (let i = 0; i < rows; i++) {
    const row = data.subarray(i * columns, (i + 1) * columns);
    const largest = largestMagnitude(row);
    if (largest === 0) continue;
    // The length of the row itself can overflow.
    const scaled = row.map((x) => x / largest);
    const size = norm(scaled);
    for (let k = 0; k < columns; k++) sums[index[i]! * columns + k]! += scaled[k]! / size;
  }
  return sums;
}
