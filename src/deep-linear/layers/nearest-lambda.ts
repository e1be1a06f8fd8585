import { ArgumentError } from "../../arrays/errors";
import type { Matrix, MatrixLike } from "../../arrays/types";
import { readWeights } from "../weights";
import { balanceOf } from "./balance";

/** How near two layers are to being λ-balanced. */
export interface NearestLambda {
  /** The λ for which λ I is nearest to W₂ᵀW₂ − W₁W₁ᵀ (in the Frobenius norm): the mean of its diagonal. */
  readonly lambda: number;
  /**
   * The largest entry of W₂ᵀW₂ − W₁W₁ᵀ − λ I relative to the largest of W₂ᵀW₂ and W₁W₁ᵀ: what `exactFlow` holds against
   * its tolerance. About 1e-16 for exactly balanced weights, about (units)^(−1/2) for wide random ones.
   */
  readonly deviation: number;
}

/**
 * The λ that two layers of weights come nearest to being balanced with, W₂ᵀW₂ − W₁W₁ᵀ ≈ λ I, and how far off they are.
 *
 * For Gaussian weights of standard deviations σ₁ and σ₂ its expectation is n_out σ₂² − n_in σ₁² (Dominé et al. 2025).
 *
 * @param weights W₁ [hidden, nIn] and W₂ [nOut, hidden]
 * @throws ArgumentError unless these are two matrices whose shapes chain, with finite entries and squares
 * @example
 * const { lambda, deviation } = nearestLambda(gaussianWeights({ widths: [20, 500, 30], standardDeviation: 0.1 }));
 * // lambda: near 0.1 = (30 − 20) 0.1²; deviation: far from 0, these weights are not balanced
 */
export function nearestLambda(weights: readonly MatrixLike[]): NearestLambda {
  return nearestLambdaOf("nearestLambda", readLayers("nearestLambda", weights));
}

/** Reads two weight matrices. */
export function readLayers(
  functionName: string,
  weights: readonly MatrixLike[],
): readonly [first: Matrix, second: Matrix] {
  const layers = readWeights(functionName, weights);
  const [first, second] = layers;
  if (layers.length === 2) return [first!, second!];
  throw ArgumentError.of(functionName, "weights", "an array of two matrices [W₁, W₂]", weights);
}

/** The same on dense matrices. A λ of rounding size is zero. */
export function nearestLambdaOf(
  functionName: string,
  [first, second]: readonly [Matrix, Matrix],
): NearestLambda {
  const { lambda, largest, deviation } = balanceOf(functionName, [first, second]);
  const rounding = 4 * (first.columns + second.rows) * Number.EPSILON * largest;
  return {
    lambda: Math.abs(lambda) > rounding ? lambda : 0,
    deviation: largest === 0 ? 0 : deviation / largest,
  };
}
