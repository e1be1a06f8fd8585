import { argumentsOf } from "../../arrays/arguments";
import type { MatrixLike } from "../../arrays/types";
import { leadingColumns } from "../../linalg/qr";
import { readCentredPair } from "./activations";
import { type Basis, basisOf } from "./canonical";
import { type CanonicalSimilarity, canonicalSimilarity } from "./cca";

/** Default share of the variance that the singular directions retain. */
export const RETAINED_VARIANCE = 0.99;

/** Shares of variance that differ by less than this are equal up to rounding errors. */
const ROUNDING = 1e-12;

/**
 * Computes the canonical correlations of the leading singular directions of two layers (SVCCA, Raghu et al. 2017): of
 * each side, the fewest directions that hold the required share of its variance.
 *
 * @param a activations [P, n₁], one sample per row
 * @param b activations [P, n₂] on the same samples
 * @param options.variance share of Σσ² to retain on each side, in (0, 1]; default 0.99
 * @returns value: the mean of the correlations; degenerate, without correlations, if a side has no variance
 * @throws ArgumentError for different numbers of samples, fewer than 2 samples, NaN, a share out of range or unknown
 * options
 * @example
 * const a = [[3, 0.01], [-3, 0.02], [1, -0.03], [-1, 0]];
 * svcca(a, [[1], [-1], [0.3], [-0.3]]).correlations.length; // 1: the second direction of a holds too little variance
 */
export function svcca(
  a: MatrixLike,
  b: MatrixLike,
  options: { variance?: number } = {},
): CanonicalSimilarity {
  const args = argumentsOf("svcca");
  args.options("options", options, { variance: true });
  const variance = args.number("options.variance", options.variance ?? RETAINED_VARIANCE, {
    above: 0,
    atMost: 1,
  });
  const pair = readCentredPair(args, a, b);
  return canonicalSimilarity(leading(basisOf(pair.a), variance), leading(basisOf(pair.b), variance));
}

/** Returns the fewest singular directions with at least the given share of the variance. */
export function leading({ directions, singularValues }: Basis, share: number): Basis {
  const total = singularValues.reduce((sum, s) => sum + s * s, 0);
  let count = 0;
  for (let held = 0; count < singularValues.length && held < (share - ROUNDING) * total; count++) {
    held += singularValues[count]! ** 2;
  }
  return { directions: leadingColumns(directions, count), singularValues: singularValues.slice(0, count) };
}
