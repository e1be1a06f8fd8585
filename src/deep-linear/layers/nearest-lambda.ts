import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import type { Matrix, MatrixLike } from "../../arrays/types";
import { readWeights } from "../weights";
import { balanceOf } from "./balance";

/** Nearest balance λ of two layers, and the deviation of the layers from it. */
export interface NearestLambda {
  /** The λ for which λ I is nearest to W₂ᵀW₂ − W₁W₁ᵀ (in the Frobenius norm): the mean of its diagonal. */
  readonly lambda: number;
  /**
   * Largest entry of W₂ᵀW₂ − W₁W₁ᵀ − λ I, relative to the largest entry of W₂ᵀW₂ and W₁W₁ᵀ. `exactFlow` compares it
   * with its tolerance. About 1e-16 for exactly balanced weights, about (units)^(−1/2) for wide random ones.
   */
  readonly deviation: number;
}

/**
 * Computes the λ that minimises the deviation of W₂ᵀW₂ − W₁W₁ᵀ from λ I for two layers of weights, and this deviation.
 *
 * For Gaussian weights of standard deviations σ₁ and σ₂, λ is n_out σ₂² − n_in σ₁² in expectation (Dominé et al. 2025).
 *
 * @param weights W₁ [hidden, nIn] and W₂ [nOut, hidden]
 * @throws ArgumentError unless `weights` are two matrices whose shapes chain, with finite entries and squares
 * @example
 * const { lambda, deviation } = nearestLambda(gaussianWeights({ widths: [20, 500, 30], standardDeviation: 0.1 }));
 * // lambda: near 0.1 = (30 − 20) 0.1²; deviation: far from 0, because these weights are not balanced
 */
export function nearestLambda(weights: readonly MatrixLike[]): NearestLambda {
  const at = argumentsOf("nearestLambda").at("weights");
  return nearestLambdaOf(at, readLayers(at, weights));
}

/** Reads and checks two weight matrices. */
export function readLayers(
  at: Arguments,
  weights: readonly MatrixLike[],
): readonly [first: Matrix, second: Matrix] {
  const layers = readWeights(at, weights);
  const [first, second] = layers;
  if (layers.length === 2) return [first!, second!];
  throw at.error(HERE, "an array of two matrices [W₁, W₂]", weights);
}

/** Dense-matrix version of `nearestLambda`. A λ below rounding is returned as zero. */
export function nearestLambdaOf(at: Arguments, [first, second]: readonly [Matrix, Matrix]): NearestLambda {
  const { lambda, largest, deviation } = balanceOf(at, [first, second]);
  const rounding = 4 * (first.columns + second.rows) * Number.EPSILON * largest;
  return {
    lambda: Math.abs(lambda) > rounding ? lambda : 0,
    deviation: largest === 0 ? 0 : deviation / largest,
  };
}
