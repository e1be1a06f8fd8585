import { argumentsOf } from "../../arrays/arguments";
import type { Matrix, MatrixLike } from "../../arrays/types";
import { readPair } from "./activations";
import { nearestNeighbours } from "./nearest-neighbours";

/** Agreement of the nearest neighbours of the samples in two layers, in [0, 1]. */
export interface NeighbourAgreement {
  /** Mean over the samples of the share of the k neighbours that are common to both layers. */
  readonly overlap: number;
  /** Mean over the samples of the number of common neighbours, divided by the number of neighbours in either layer. */
  readonly jaccard: number;
}

/**
 * Computes how many of the k nearest neighbours of a sample are the same in two layers, averaged over the samples (Huh
 * et al. 2024).
 *
 * Distances are Euclidean. Among equally distant samples the one with the smaller index is nearer.
 *
 * @param a activations [P, n₁], one sample per row
 * @param b activations [P, n₂] on the same samples
 * @param options.k number of neighbours, 1 to P − 1
 * @throws ArgumentError for different numbers of samples, fewer than 2 samples, NaN, `k` out of range or unknown options
 * @example
 * mutualNearestNeighbours([[0], [1], [3], [6]], [[0], [1], [3], [1.5]], { k: 1 }).overlap; // 0.5
 */
export function mutualNearestNeighbours(
  a: MatrixLike,
  b: MatrixLike,
  options: { k: number },
): NeighbourAgreement {
  const args = argumentsOf("mutualNearestNeighbours");
  args.options("options", options, { k: true });
  const pair = readPair(args, a, b, 2);
  const k = args.number("options.k", options.k, { integer: true, atLeast: 1, atMost: pair.a.rows - 1 });
  args.memory("options.k", pair.a.rows * k, "use fewer neighbours");
  return neighbourAgreement(pair.a, pair.b, k);
}

/** Computes the agreement of the k nearest neighbours. */
export function neighbourAgreement(a: Matrix, b: Matrix, k: number): NeighbourAgreement {
  const samples = a.rows;
  const [first, second] = [nearestNeighbours(a, k), nearestNeighbours(b, k)];
  const seenBy = new Int32Array(samples).fill(-1);
  let [common, jaccard] = [0, 0];
  for (let i = 0; i < samples; i++) {
    let shared = 0;
    for (let m = i * k; m < (i + 1) * k; m++) seenBy[first[m]!] = i;
    for (let m = i * k; m < (i + 1) * k; m++) if (seenBy[second[m]!] === i) shared++;
    common += shared;
    jaccard += shared / (2 * k - shared);
  }
  return { overlap: common / (samples * k), jaccard: jaccard / samples };
}
