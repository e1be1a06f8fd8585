import { type NdArray, toNdArray } from "../../arrays";
import { matmul } from "../../linalg";
import { normal, orthogonal } from "../../random";
import { selfSupervisedMatrix } from "../../self-supervised";
import { whiten } from "../../tasks";
import { scaled, sum } from "../array-arithmetic";

/** Pairs of augmented samples, by the averages that linear losses depend on. */
export interface Pairs {
  /** Matrix C of the loss tr(W C Wᵀ), averaged over samples, [n, n]. */
  readonly matrix: NdArray;
  /** Correlation Γ = −C of the two samples of a pair, [n, n]. */
  readonly correlation: NdArray;
}

/** Numbers and noise of the samples. */
export interface PairSettings {
  readonly inputs: number;
  readonly samples: number;
  readonly noise: number;
}

/** Largest variance of the anchors along a direction; each of the others has 2/3 of the previous one. */
const LARGEST_VARIANCE = 2;

/**
 * Draws anchors with a different variance in every direction of a random basis, and positives that are anchors with
 * noise.
 *
 * @param isWhite true for white anchors without noise, for which C is a multiple of the identity
 */
export function drawPairs(
  { inputs: n, samples, noise }: PairSettings,
  seed: number,
  isWhite: boolean,
): Pairs {
  const latent = normal({ shape: [samples, n], seed });
  const basis = orthogonal({ rows: n, columns: n, seed: seed + 1 });
  const deviations = Array.from({ length: n }, (_, j) => Math.sqrt(LARGEST_VARIANCE * (2 / 3) ** j));
  const stretched = Float64Array.from(latent.data, (x, at) => x * deviations[at % n]!);
  const coloured = matmul(toNdArray(stretched, [samples, n]), basis);
  const anchors = isWhite ? whiten({ inputs: coloured, targets: coloured }).inputs : coloured;
  const augmentation = scaled(normal({ shape: [samples, n], seed: seed + 2 }), isWhite ? 0 : noise);
  const positives = sum(anchors, augmentation);
  const matrix = scaled(selfSupervisedMatrix({ anchors, positives }), 1 / samples);
  return { matrix, correlation: scaled(matrix, -1) };
}
