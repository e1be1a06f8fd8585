import { argumentsOf } from "../../arrays/arguments";
import type { Matrix, MatrixLike } from "../../arrays/types";
import { multiply, transposedMultiply } from "../../linalg/products";
import { readCentredPair } from "./activations";
import { type Basis, basisOf, canonicalOf } from "./canonical";
import { type Similarity, similarityOf, UNDEFINED_SIMILARITY } from "./similarity";

/**
 * Computes the projection-weighted canonical correlation of two layers (Morcos, Raghu & Bengio 2018): the mean of the
 * canonical correlations, each weighted by the part that its variate h plays in the first layer,
 *
 *   Σ_columns |⟨h, column of a⟩|
 *
 * It is not symmetric, and it depends on the neurons of `a` and not only on their span. If several correlations are
 * equal, their variates, and so the weights of the group, are not unique.
 *
 * @param a activations [P, n₁], one sample per row
 * @param b activations [P, n₂] on the same samples
 * @returns a value in [0, 1]; degenerate if a side has no variance
 * @throws ArgumentError for different numbers of samples, fewer than 2 samples, or NaN
 * @example
 * pwcca([[1, 2], [0, 1], [3, -1], [2, 2]], [[1], [0], [3], [2]]).value; // 1: the only direction of b is a neuron of a
 */
export function pwcca(a: MatrixLike, b: MatrixLike): Similarity {
  const pair = readCentredPair(argumentsOf("pwcca"), a, b);
  return projectionWeighted(pair.a, basisOf(pair.a), basisOf(pair.b));
}

/** Computes the weighted mean of the canonical correlations of centred activations and a second space. */
export function projectionWeighted(activations: Matrix, a: Basis, b: Basis): Similarity {
  if (a.singularValues.length === 0 || b.singularValues.length === 0) return UNDEFINED_SIMILARITY;
  const { correlations, variates } = canonicalOf(a.directions, b.directions);
  const projections = transposedMultiply(multiply(a.directions, variates), activations);
  let [weighted, weights] = [0, 0];
  for (let k = 0; k < projections.rows; k++) {
    let weight = 0;
    for (let j = 0; j < projections.columns; j++) {
      weight += Math.abs(projections.data[k * projections.columns + j]!);
    }
    weighted += weight * correlations[k]!;
    weights += weight;
  }
  return similarityOf(weighted / weights);
}
