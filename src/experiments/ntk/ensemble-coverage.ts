import type { EnsemblePrediction } from "../../ntk";

/** Outputs of one trained network. */
export interface Trained {
  /** Outputs at all test points, at each recorded time. */
  readonly outputs: readonly Float64Array[];
  /** Training loss ½Σ(f − y)² at each recorded time. */
  readonly losses: readonly number[];
  /** Largest difference between the final outputs and those of the linearised network. */
  readonly fromLinear: number;
  /** Largest difference between the final outputs and the closed form with the network's initial outputs. */
  readonly fromLimit: number;
}

/** Returns the standard deviation of the ensemble's output at a point. */
export const deviation = ({ covariance }: EnsemblePrediction, k: number): number =>
  Math.sqrt(Math.max(0, covariance.get(k, k)));

/**
 * Computes the fraction of outputs, over all networks, times and points, within two standard deviations of the mean.
 */
export function coverage(group: readonly Trained[], bands: readonly EnsemblePrediction[]): number {
  let [within, all] = [0, 0];
  for (const { outputs } of group) {
    for (const [k, band] of bands.entries()) {
      for (const [i, f] of outputs[k]!.entries()) {
        all++;
        if (Math.abs(f - band.mean.get(i, 0)) <= 2 * deviation(band, i)) within++;
      }
    }
  }
  return within / all;
}
