import { type NdArray, toNdArray } from "../../arrays";
import { type CodeStatistics, codeStatistics, type PosteriorSample, samplePosterior } from "../../bayesian";
import type { Activation } from "../../networks";
import { oneHot } from "../../tasks/one-hot";
import { meanRows } from "./mean-rows";
import { sigmoid } from "./sigmoid";

/** Sizes and temperature of the networks, and extent of the chains. */
export interface CodingSettings {
  readonly samples: number;
  readonly width: number;
  readonly temperature: number;
  readonly warmUp: number;
  readonly draws: number;
}

/** Activation φ of a network, also as a function, and its scaled readout variance σ² = P s². */
export interface Scheme {
  readonly name: string;
  readonly activation: Activation;
  readonly value: (z: number) => number;
  readonly scaledVariance: number;
}

/** Networks with an analog, a redundant and a sparse code. */
export const SCHEMES = {
  linear: { name: "linear", activation: "linear", value: (z) => z, scaledVariance: 1 },
  sigmoidal: { name: "sigmoidal", activation: sigmoid, value: sigmoid.value, scaledVariance: 1 },
  relu: { name: "ReLU", activation: "relu", value: (z) => Math.max(0, z), scaledVariance: 0.25 },
} as const satisfies Record<string, Scheme>;

/** Temperature at which the targets have no influence on the posterior. */
export const CONTROL_TEMPERATURE = 1e9;

/** A sampled network on orthogonal inputs of two equal classes with one-hot targets. */
export interface SampledCode {
  readonly sample: PosteriorSample;
  /** Class of every input. */
  readonly labels: readonly number[];
  /** Preactivations of the last sample, [N, P]. */
  readonly preactivations: NdArray;
  /** Activations of the last sample, [P, N]. */
  readonly activations: NdArray;
  /** Readouts of every neuron, as means over the samples, [N, 2]. */
  readonly meanReadouts: NdArray;
  /** Statistics of the last activations and of the mean readouts. */
  readonly statistics: CodeStatistics;
}

/** Labels of inputs in two equal classes. */
export const labelsOf = (samples: number): number[] =>
  Array.from({ length: samples }, (_, p) => (2 * p < samples ? 0 : 1));

/** One-hot targets of labels of two classes. */
export const targetsOf = (labels: readonly number[]): number[][] =>
  labels.map((label) => (label === 0 ? [1, 0] : [0, 1]));

/** Samples the posterior of one network by one chain. */
export function sampleCode(
  { samples, width, temperature, warmUp, draws }: CodingSettings,
  { activation, value, scaledVariance }: Scheme,
  seed: number,
): SampledCode {
  const labels = labelsOf(samples);
  const sample = samplePosterior({
    kernel: oneHot(samples),
    targets: targetsOf(labels),
    readoutVariance: scaledVariance / samples,
    temperature,
    activation,
    width,
    samples: draws,
    chains: 1,
    warmUp,
    seed,
  });
  const meanReadouts = toNdArray(meanRows(sample.readouts.data, 2 * width), [width, 2]);
  const preactivations = toNdArray(sample.preactivations.data.slice(), [width, samples]);
  const activations = toNdArray(preactivations.data.map(value), [width, samples]).transpose(1, 0);
  return {
    sample,
    labels,
    preactivations,
    activations,
    meanReadouts,
    statistics: codeStatistics(activations, labels, { readouts: meanReadouts }),
  };
}
