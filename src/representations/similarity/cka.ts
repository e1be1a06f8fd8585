import { argumentsOf } from "../../arrays/arguments";
import type { MatrixLike } from "../../arrays/types";
import { readCentredPair } from "./activations";
import { type GramSum, type GramSums, gramSums } from "./gram-sums";
import { type Similarity, similarityOf, UNDEFINED_SIMILARITY } from "./similarity";

/** Number of samples that the unbiased estimator needs. */
const MIN_DEBIASED_SAMPLES = 4;

/**
 * Computes the linear centred kernel alignment of two layers,
 *
 *   CKA = ‖AᵀB‖² / (‖AᵀA‖ ‖BᵀB‖)
 *
 * with centred activations and Frobenius norms (Kornblith et al. 2019). It does not change under orthogonal
 * transformations and scalings of either side.
 *
 * `debiased` replaces the three sums by unbiased estimates of the Hilbert–Schmidt independence criterion (Song et al.
 * 2012), for layers with about as many neurons as samples, for which the plain value is too large. The estimate can be
 * negative. No matrix [P, P] is formed unless there are fewer samples than neurons.
 *
 * @param a activations [P, n₁], one sample per row
 * @param b activations [P, n₂] on the same samples
 * @param options.debiased true for the unbiased estimates, which need at least 4 samples; default false
 * @returns a value in [0, 1], or in [-1, 1] if debiased; degenerate if a side has no variance or, debiased, if an estimate
 * for a side with itself is 0 (as for one-hot activations)
 * @throws ArgumentError for different numbers of samples, too few samples, NaN or unknown options
 * @example
 * const a = [[1, 0], [-1, 0], [0, 1], [0, -1]];
 * const b = [[1, 0], [-1, 0], [0, 2], [0, -2]];
 * cka(a, b).value; // 5 / √34
 */
export function cka(a: MatrixLike, b: MatrixLike, options: { debiased?: boolean } = {}): Similarity {
  const args = argumentsOf("cka");
  args.options("options", options, { debiased: true });
  const debiased = args.boolean("options.debiased", options.debiased ?? false);
  const sums = gramSums(args, readCentredPair(args, a, b, debiased ? MIN_DEBIASED_SAMPLES : 2));
  return debiased ? debiasedCka(sums) : plainCka(sums);
}

/** Computes the alignment from sums over Gram matrices. */
export const plainCka = ({ cross, first, second }: GramSums): Similarity =>
  first.entries === 0 || second.entries === 0
    ? UNDEFINED_SIMILARITY
    : similarityOf(cross.entries / (Math.sqrt(first.entries) * Math.sqrt(second.entries)));

/** Computes the debiased alignment from sums over Gram matrices. */
export function debiasedCka({ samples, cross, first, second }: GramSums): Similarity {
  if (samples < MIN_DEBIASED_SAMPLES) return UNDEFINED_SIMILARITY;
  const [own, other] = [unbiasedSum(first, samples), unbiasedSum(second, samples)];
  const isZero = (estimate: number, sum: GramSum) => estimate <= sum.rounding * (sum.entries + sum.diagonal);
  if (isZero(own, first) || isZero(other, second)) return UNDEFINED_SIMILARITY;
  return similarityOf(unbiasedSum(cross, samples) / (Math.sqrt(own) * Math.sqrt(other)));
}

/**
 * Computes P(P − 3) times the unbiased estimate. The estimate sets the diagonals of both Gram matrices to 0. For
 * centred activations, whose Gram matrices have rows of sum 0, its three terms become sums over the diagonals.
 */
const unbiasedSum = ({ entries, diagonal, traces }: GramSum, samples: number): number =>
  entries + traces / ((samples - 1) * (samples - 2)) - (samples / (samples - 2)) * diagonal;
