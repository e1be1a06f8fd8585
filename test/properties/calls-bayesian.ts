import * as bayesian from "../../src/bayesian";
import type { Call } from "./call";

const kernel = [
  [1, 0.2],
  [0.2, 1.5],
];

const sampling = {
  kernel,
  targets: [[1], [-1]],
  readoutVariance: 0.5,
  temperature: 0.1,
  activation: "relu",
  width: 3,
  samples: 4,
  chains: 2,
  warmUp: 4,
  steps: 2,
  seed: 1,
};
const SAMPLING_COUNTS = ["width", "samples", "chains", "warmUp", "steps"];

/** A valid call of every function of `bayesian`. */
export const BAYESIAN_CALLS: readonly Call[] = [
  {
    name: "linearCoding",
    call: bayesian.linearCoding,
    args: [{ kernel, targets: kernel, readoutVariance: 0.5, depth: 2, temperature: 0 }],
    counts: ["depth"],
  },
  {
    name: "linearCoding",
    call: bayesian.linearCoding,
    args: [{ kernel, targets: [[1], [-1]], readoutVariance: 0.5, depth: 1, temperature: 0.1 }],
  },
  {
    name: "linearCoding.predictor",
    call: bayesian.linearCoding({ kernel, targets: kernel, readoutVariance: 1 }).predictor,
    args: [[[1, 0.5]]],
  },
  {
    name: "sigmoidalCoding",
    call: bayesian.sigmoidalCoding,
    args: [
      {
        fractions: [0.4, 0.6],
        targets: [
          [1, 0],
          [0, 1],
        ],
        scaledReadoutVariance: 1,
        activation: (z: number) => Math.tanh(z),
        seed: 1,
      },
    ],
  },
  {
    name: "reluCoding",
    call: bayesian.reluCoding,
    args: [{ fractions: [0.4, 0.6], targets: [[1], [-0.5]], scaledReadoutVariance: 1 }],
  },
  {
    name: "samplePosterior",
    call: bayesian.samplePosterior,
    args: [sampling],
    counts: SAMPLING_COUNTS,
  },
  {
    name: "samplePosteriorAsync",
    call: bayesian.samplePosteriorAsync,
    args: [{ ...sampling, signal: { aborted: false }, onProgress: () => {} }],
    counts: SAMPLING_COUNTS,
  },
  {
    name: "codeStatistics",
    call: bayesian.codeStatistics,
    args: [kernel, [0, 1], { readouts: kernel }],
  },
];
