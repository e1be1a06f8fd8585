import { type NdArray, toNdArray } from "../../arrays";
import type { LinearCoding } from "../../bayesian";
import { matmul, solve } from "../../linalg";
import { largestDifference } from "../../reports/numbers";
import { relativeDistance, scaled } from "../array-arithmetic";
import { meanRows } from "./mean-rows";
import { excessKurtosis } from "./readout-moments";
import type { SampledCode } from "./sampled-codes";

/** Comparison of a linear network with its theory. */
export interface AnalogMeasures {
  /** Readout covariance, [2, 2]. */
  readonly covariance: NdArray;
  /** Relative distance of the readout covariance from U. */
  readonly covarianceError: number;
  /** Largest difference of the mean outputs from the outputs that belong to the sampled covariance. */
  readonly outputError: number;
  /** Excess kurtosis of the difference of a neuron's readouts; 0 for a Gaussian. */
  readonly kurtosis: number;
}

/** Measures the readouts and outputs of a linear network at a temperature. */
export function measureAnalog(
  { sample, labels }: SampledCode,
  { readoutCovariance }: LinearCoding,
  temperature: number,
): AnalogMeasures {
  const { readouts, outputs } = sample;
  const rows = toNdArray(readouts.data, [readouts.data.length / 2, 2]);
  const covariance = scaled(matmul(rows, rows, { transposeLeft: true }), 1 / rows.shape[0]!);
  const mean = meanRows(outputs.data, 2 * labels.length);
  const shares = sharesOf(covariance, temperature);
  return {
    covariance,
    covarianceError: relativeDistance(covariance, readoutCovariance),
    outputError: largestDifference(
      mean,
      labels.flatMap((label) => [shares.get(0, label), shares.get(1, label)]),
    ),
    kurtosis: excessKurtosis(sample),
  };
}

/** Computes (U + T)⁻¹ U: column c holds the outputs of an infinitely wide network for orthogonal inputs of class c. */
function sharesOf(covariance: NdArray, temperature: number): NdArray {
  const shifted = [0, 1].map((i) => [0, 1].map((j) => covariance.get(i, j) + (i === j ? temperature : 0)));
  return solve(shifted, covariance);
}
