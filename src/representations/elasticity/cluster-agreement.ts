import { argumentsOf } from "../../arrays/arguments";
import type { VectorLike } from "../../arrays/types";
import { largestAssignment } from "./assignment";

/**
 * Computes the agreement of clusters with classes: the share of the samples in the class that is assigned to their
 * cluster, under the best one-to-one assignment of clusters to classes.
 *
 * The numbers of clusters and classes may differ; those without a partner match no sample.
 *
 * @param labels cluster of every sample, any numbers
 * @param truth class of every sample, any numbers
 * @returns a share above 0, up to 1
 * @throws ArgumentError for different lengths, NaN, or numbers of clusters and classes with a table that does not fit in
 * memory
 * @example
 * clusterAgreement([0, 0, 1, 1, 1], [7, 7, 3, 3, 7]); // 0.8
 */
export function clusterAgreement(labels: VectorLike, truth: VectorLike): number {
  const args = argumentsOf("clusterAgreement");
  const clusters = numbered(args.vector("labels", labels));
  const classes = numbered(args.vector("truth", truth, clusters.numbers.length));
  const [few, many] = clusters.count <= classes.count ? [clusters, classes] : [classes, clusters];
  args.memory("labels and truth", few.count * many.count, "use fewer clusters");
  const shared = new Float64Array(few.count * many.count);
  few.numbers.forEach((row, i) => {
    shared[row * many.count + many.numbers[i]!]!++;
  });
  return largestAssignment(few.count, many.count, shared) / clusters.numbers.length;
}

/** Numbers different values from 0. */
function numbered(values: Float64Array): { readonly numbers: Int32Array; readonly count: number } {
  const numberOf = new Map<number, number>();
  for (const value of values) if (!numberOf.has(value)) numberOf.set(value, numberOf.size);
  return { numbers: Int32Array.from(values, (value) => numberOf.get(value)!), count: numberOf.size };
}
