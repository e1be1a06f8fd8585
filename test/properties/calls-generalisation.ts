import * as generalisation from "../../src/generalisation";
import * as networks from "../../src/networks";
import type { Call } from "./call";

const run = { signal: { aborted: false }, onProgress: () => {} };
const network = networks.mlp({ widths: [2, 3, 1], activation: "tanh" });
const parameters = networks.initialise(network);
const task = {
  inputs: [
    [1, 0.5],
    [0, 1],
    [2, -1],
  ],
  targets: [[1], [-1], [0.5]],
};
const telescoped = {
  learningRate: 0.1,
  steps: 3,
  probe: [[0.5, 0.5]],
  update: { beta1: 0.9, beta2: 0.99, epsilon: 1e-3, weightDecay: 0.1 },
  batch: 2,
  every: 2,
  smoother: true,
  seed: 1,
};
const leaves = {
  train: [
    [1, 1],
    [1, 2],
    [2, 2],
  ],
  probe: [[1, 2]],
};
const other = networks.initialise(network, { seed: 1 });
const averaged = { alphas: [0.2, 0.8], loss: "half-mean-square" };
const snapshot = { parameters, batch: [0, 2], learningRate: 0.1 };
const given = {
  task,
  test: task,
  initial: {
    mean: [0.1, 0],
    secondMoment: [
      [1, 0.5],
      [0.5, 2],
    ],
  },
};

const sizes = { parameters: [1e6, 1e7, 1e8], tokens: [1e9, 1e9, 1e10] };
const measured = { parameters: [1e6, 1e7, 1e8, 1e9], loss: [3.9, 3.3, 2.8, 2.4] };
const chinchilla = {
  form: "chinchilla",
  constants: { E: 1.69, A: 406.4, B: 410.7, alpha: 0.34, beta: 0.28 },
};

const capacities = {
  initial: {
    weights: [
      [
        [1, 0],
        [0, 1],
      ],
      [
        [0, 0],
        [0, 1],
      ],
    ],
    biases: [],
  },
  final: {
    weights: [
      [
        [1, 1],
        [0, 3],
      ],
      [
        [1, 0],
        [0, 2],
      ],
    ],
    biases: [],
  },
  inputs: [
    [1, 0],
    [2, 1],
  ],
  margin: 0.5,
};

/** At least one valid call of every public function of `generalisation`. */
export const GENERALISATION_CALLS: readonly Call[] = [
  {
    name: "effectiveParameters",
    call: generalisation.effectiveParameters,
    args: [
      [
        [0.5, 0.5, 0],
        [0, 0, 1],
      ],
    ],
  },
  {
    name: "telescope",
    call: generalisation.telescope,
    args: [network, parameters, task, telescoped],
    counts: ["steps"],
  },
  {
    name: "telescopeAsync",
    call: generalisation.telescopeAsync,
    args: [network, parameters, task, { ...telescoped, ...run }],
    counts: ["steps"],
  },
  {
    name: "telescopeRun",
    call: generalisation.telescopeRun,
    args: [
      network,
      [snapshot, { ...snapshot, parameters: other }],
      { task, probe: [[0.5, 0.5]], signal: run.signal },
    ],
  },
  {
    name: "boostingSmoother",
    call: generalisation.boostingSmoother,
    args: [leaves, { learningRate: 0.5 }],
  },
  {
    name: "boostingSmootherAsync",
    call: generalisation.boostingSmootherAsync,
    args: [leaves, { learningRate: 0.5, ...run }],
  },
  {
    name: "averagingGap",
    call: generalisation.averagingGap,
    args: [network, parameters, other, task, averaged],
  },
  {
    name: "averagingGapAsync",
    call: generalisation.averagingGapAsync,
    args: [network, parameters, other, task, { ...averaged, ...run }],
  },
  {
    name: "polynomialGrokking",
    call: generalisation.polynomialGrokking,
    args: [{ epsilon: 0.2, steps: 4, learningRate: 0.5, record: [0, 2, 4], effective: true, ...given }],
  },
  {
    name: "polynomialGrokking",
    call: generalisation.polynomialGrokking,
    args: [{ epsilon: 0.2, steps: 3, dimension: 3, samples: 4, testSamples: 2, width: 5, seed: 1 }],
    counts: ["steps", "width"],
  },
  {
    name: "polynomialGrokkingAsync",
    call: generalisation.polynomialGrokkingAsync,
    args: [{ epsilon: 0.2, steps: 4, effective: true, ...given, ...run }],
  },
  {
    name: "margins",
    call: generalisation.margins,
    args: [
      [
        [3, 1, 0],
        [0, 1, 5],
      ],
      [0, 2],
    ],
  },
  { name: "unitCapacity", call: generalisation.unitCapacity, args: [capacities] },
  {
    name: "generalisationBounds",
    call: generalisation.generalisationBounds,
    args: [{ ...capacities, delta: 0.1 }],
  },
  { name: "scalingLoss", call: generalisation.scalingLoss, args: [chinchilla, sizes] },
  {
    name: "scalingLoss",
    call: generalisation.scalingLoss,
    args: [{ form: "power", constants: { scale: 1e9, exponent: 0.05 } }, { steps: [10, 100] }],
  },
  {
    name: "scalingLoss",
    call: generalisation.scalingLoss,
    args: [{ form: "power", constants: { scale: 1e9, exponent: 0.05 } }, { compute: [10, 100] }],
  },
  { name: "computeOptimal", call: generalisation.computeOptimal, args: [chinchilla, 1e21] },
  {
    name: "learningCurve",
    call: generalisation.learningCurve,
    args: [
      {
        eigenvalues: [1, 0.5, 0.1],
        coefficients: [1, 1, 0.5],
        multiplicities: [1, 2, 4],
        samples: [2, 4],
        ridge: 0.01,
        noise: 0.1,
      },
    ],
  },
  {
    name: "fitScaling",
    call: generalisation.fitScaling,
    args: [measured, { form: "power", huber: 0.01, bootstrap: 2, seed: 1 }],
    counts: ["bootstrap"],
  },
  {
    name: "fitScalingAsync",
    call: generalisation.fitScalingAsync,
    args: [measured, { form: "power", huber: 0.01, bootstrap: 2, seed: 1, ...run }],
    counts: ["bootstrap"],
  },
];
