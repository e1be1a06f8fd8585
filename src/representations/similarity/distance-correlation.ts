import type { GramSum, GramSums } from "./gram-sums";
import { type Similarity, similarityOf, UNDEFINED_SIMILARITY } from "./similarity";

/**
 * Computes the Pearson correlation of the squared distances between samples, d_ij = K_ii + K_jj − 2 K_ij, from sums
 * over the Gram matrices, without a matrix of distances. Constant distances are degenerate.
 */
export function distanceCorrelation({ samples, cross, first, second }: GramSums): Similarity {
  const [own, other] = [covariance(first, samples), covariance(second, samples)];
  const isZero = (variance: number, sum: GramSum) => variance <= sum.rounding * products(sum, samples);
  if (isZero(own, first) || isZero(other, second)) return UNDEFINED_SIMILARITY;
  return similarityOf(covariance(cross, samples) / (Math.sqrt(own) * Math.sqrt(other)));
}

/** Computes Σ_ij d_ij e_ij; the sums of the rows of the Gram matrices are 0. */
const products = ({ entries, diagonal, traces }: GramSum, samples: number): number =>
  2 * samples * diagonal + 2 * traces + 4 * entries;

/** Computes the sum of the products of deviations from the means over all ordered pairs of samples. */
const covariance = (sum: GramSum, samples: number): number =>
  products(sum, samples) - (4 * samples * sum.traces) / (samples - 1);
