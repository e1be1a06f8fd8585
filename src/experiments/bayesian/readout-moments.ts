import { type NdArray, toNdArray } from "../../arrays";
import type { PosteriorSample } from "../../bayesian";
import { meanOf } from "../../reports/numbers";
import { inner } from "../array-arithmetic";
import type { SampledCode } from "./sampled-codes";

/** Returns the readouts of sample `row`, [N, 2]. */
export function readoutsAt({ readouts: { data, shape } }: PosteriorSample, row: number): NdArray {
  const size = 2 * shape[1]!;
  return toNdArray(data.slice(row * size, (row + 1) * size), [shape[1]!, 2]);
}

/** Computes the excess kurtosis of the differences of the two readouts of a neuron over neurons and samples. */
export function excessKurtosis({ readouts: { data } }: PosteriorSample): number {
  const differences = Array.from({ length: data.length / 2 }, (_, i) => data[2 * i]! - data[2 * i + 1]!);
  const mean = meanOf(differences);
  const squares = differences.map((x) => (x - mean) ** 2);
  return meanOf(squares.map((x) => x * x)) / meanOf(squares) ** 2 - 3;
}

/** Computes the correlation of the readouts of the neurons in the first and the last sample. */
export function persistence(sample: PosteriorSample): number {
  const [first, last] = [readoutsAt(sample, 0), readoutsAt(sample, sample.readouts.shape[0]! - 1)];
  return inner(first, last) / Math.sqrt(inner(first, first) * inner(last, last));
}

/**
 * Computes E Σ‖a‖²/s² − N m − (E Σ‖z‖² − N P) in units of N (m + P), for orthogonal inputs. It is 0 for homogeneous
 * activations at every temperature, because stretching a and shrinking z by a factor leaves the outputs the same.
 */
export function imbalance(
  { sample: { readouts }, preactivations }: SampledCode,
  readoutVariance: number,
): number {
  const [draws, width, m] = readouts.shape as [number, number, number];
  const samples = preactivations.shape[1]!;
  const inPrior = width * (m + samples);
  const excess = inner(readouts, readouts) / draws / readoutVariance - width * m;
  return (excess - inner(preactivations, preactivations) + width * samples) / inPrior;
}
