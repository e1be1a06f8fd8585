import { argumentsOf } from "../../arrays/arguments";
import type { MatrixLike } from "../../arrays/types";
import { readCentredPair } from "./activations";
import { type Basis, basisOf, canonicalOf, meanOf } from "./canonical";
import { type Similarity, similarityOf, UNDEFINED_SIMILARITY } from "./similarity";

/** Result of a canonical correlation analysis. */
export interface CanonicalSimilarity extends Similarity {
  /** Canonical correlations, descending, as many as the smaller of the two ranks. */
  readonly correlations: Float64Array;
}

/**
 * Computes the canonical correlations of two layers (Hotelling 1936) and their mean.
 *
 * The correlations are the singular values of U_AᵀU_B with orthonormal bases U of the centred activations, from
 * singular value decompositions with singular values above 1e-10 of the largest. They do not change under invertible
 * linear maps of either side. With as many neurons as samples all of them are 1.
 *
 * @param a activations [P, n₁], one sample per row
 * @param b activations [P, n₂] on the same samples
 * @returns value: the mean of the correlations; degenerate, without correlations, if a side has no variance
 * @throws ArgumentError for different numbers of samples, fewer than 2 samples, or NaN
 * @example
 * cca([[1, 2], [0, 1], [3, -1], [2, 2]], [[3, 4], [1, 2], [2, -2], [4, 4]]).value; // 1: an invertible map
 */
export function cca(a: MatrixLike, b: MatrixLike): CanonicalSimilarity {
  const pair = readCentredPair(argumentsOf("cca"), a, b);
  return canonicalSimilarity(basisOf(pair.a), basisOf(pair.b));
}

/** Computes the canonical correlations of two spaces and their mean. */
export function canonicalSimilarity(a: Basis, b: Basis): CanonicalSimilarity {
  if (a.singularValues.length === 0 || b.singularValues.length === 0) {
    return { ...UNDEFINED_SIMILARITY, correlations: new Float64Array(0) };
  }
  const { correlations } = canonicalOf(a.directions, b.directions);
  return { ...similarityOf(meanOf(correlations)), correlations };
}
