import * as ntk from "../../src/ntk";
import { normal } from "../../src/random";
import { type OptionCase, testOptions } from "../helpers/option-cases";

const layers = ntk.serial(
  ntk.dense({ width: 4 }),
  ntk.activation(Math.tanh, (x) => 1 / Math.cosh(x) ** 2, { secondDerivative: () => 0, nodes: 100 }),
  ntk.dense({ width: 1 }),
);
const finite = ntk.initialise(layers, { inputSize: 2, seed: 1, parameterisation: "ntk" });
const points = [[1, 0]];
const task = { inputs: points, targets: [[1]] };
const problem = { kernel: [[2]], targets: [1], initial: [0.1], ridge: 0.1 };
const signal = { aborted: false };
const descent = { learningRate: 0.1, steps: 2, every: 1, momentum: 0.5, signal, onProgress: () => {} };
const pair = ntk.kernels(layers)(points);
const kernels = ntk.kernels(layers, { parameterisation: "ntk", dropout: true });
const training = { ...descent, regularisation: 0.1, scale: 0.1, seed: 1 };
const samples = normal({ shape: [5, 2], seed: 1 });
const representation = ntk.neuralRepresentation({ samples, features: 2 });
const quadratic = ntk.quadraticModel({ inputSize: 2, width: 2 });
const integration = {
  times: [0, 0.1],
  method: "dop853",
  relativeTolerance: 1e-6,
  absoluteTolerance: 1e-8,
  maxSteps: 500,
  initialStep: 1e-3,
  maxStep: 1,
  dense: true,
  tau: 2,
  events: [],
  recordWeights: true,
  signal,
  onProgress: () => {},
} as const;
const lossProblem = { kernel: [[2]], targets: [[1]], initial: [[0]], rate: 2, loss: "squared" } as const;
const filter = { filter: [3], strides: [1], padding: "same" } as const;
const weights = { width: 2, weightVariance: 2, biasVariance: 0.1, learningRate: 1 };

const architecture: readonly OptionCase[] = [
  [
    "sin",
    "options",
    "freqency",
    "frequency",
    (extra) => ntk.sin({ amplitude: 1, frequency: 2, phase: 0, ...extra }),
  ],
  ["cos", "options", "amplitud", "amplitude", (extra) => ntk.cos({ amplitude: 1, frequency: 2, ...extra })],
  [
    "activation",
    "options",
    "node",
    "nodes",
    (extra) => ntk.activation(Math.tanh, Math.tanh, { secondDerivative: Math.tanh, nodes: 9, ...extra }),
  ],
  ["dense", "options", "weightvarience", "weightVariance", (extra) => ntk.dense({ ...weights, ...extra })],
  ["conv", "options", "stride", "strides", (extra) => ntk.conv({ ...filter, ...weights, ...extra })],
  [
    "averagePool",
    "options",
    "windows",
    "window",
    (extra) => ntk.averagePool({ window: [2], strides: [2], padding: "valid", ...extra }),
  ],
  ["layerNorm", "options", "epsilonn", "epsilon", (extra) => ntk.layerNorm({ epsilon: 1e-6, ...extra })],
];

const infinite: readonly OptionCase[] = [
  [
    "kernels",
    "options",
    "drop",
    "dropout",
    (extra) => ntk.kernels(layers, { parameterisation: "ntk", dropout: true, ...extra }),
  ],
  ["kernels", "options", "outs", "out", (extra) => kernels(points, undefined, { out: pair, ...extra })],
  [
    "kernels",
    "options",
    "output",
    "out",
    (extra) => kernels.ntk(points, points, { out: pair.ntk, ...extra }),
  ],
  [
    "kernelsAsync",
    "options",
    "thread",
    "threads",
    (extra) =>
      ntk.kernelsAsync(layers)(points, points, { threads: 1, signal, onProgress: () => {}, ...extra }),
  ],
  [
    "kernels",
    "options",
    "sizes",
    "size",
    (extra) =>
      kernels.blocks(points, points, { size: 1, threads: 1, signal, onProgress: () => {}, ...extra }),
  ],
];

const finiteWidth: readonly OptionCase[] = [
  [
    "initialise",
    "options",
    "parametrisation",
    "parameterisation",
    (extra) => ntk.initialise(layers, { inputSize: 2, seed: 1, parameterisation: "ntk", ...extra }),
  ],
  [
    "networkFromWeights",
    "options",
    "bias",
    "biases",
    (extra) => ntk.networkFromWeights({ weights: [[[1]]], biases: [[0]], activation: ntk.relu(), ...extra }),
  ],
  [
    "forward",
    "options",
    "dropoutseed",
    "dropoutSeed",
    (extra) => finite.forward(points, { dropoutSeed: 1, ...extra }),
  ],
  [
    "empiricalNtk",
    "options",
    "output",
    "outputs",
    (extra) => ntk.empiricalNtk(finite, points, points, { outputs: "full", method: "jacobian", ...extra }),
  ],
];

const dynamics: readonly OptionCase[] = [
  [
    "kernelGradientFlow",
    "problem",
    "initials",
    "initial",
    (extra) => ntk.kernelGradientFlow({ ...problem, rate: 2, ...extra }),
  ],
  [
    "kernelGradientFlow",
    "test",
    "init",
    "initial",
    (extra) =>
      ntk
        .kernelGradientFlow(problem)
        .learningCurve([0, 1], { crossKernel: [[1]], targets: [1], initial: [0], ...extra }),
  ],
  [
    "kernelGradientDescent",
    "problem",
    "momentun",
    "momentum",
    (extra) => ntk.kernelGradientDescent({ ...problem, learningRate: 0.1, momentum: 0.5, ...extra }),
  ],
  [
    "kernelLossFlow",
    "problem",
    "rates",
    "rate",
    (extra) => ntk.kernelLossFlow({ ...lossProblem, ...extra }, integration),
  ],
  [
    "kernelLossFlow",
    "options",
    "time",
    "times",
    (extra) => ntk.kernelLossFlow(lossProblem, { ...integration, ...extra }),
  ],
  [
    "kernelLossFlowAsync",
    "problem",
    "losses",
    "loss",
    (extra) => ntk.kernelLossFlowAsync({ ...lossProblem, ...extra }, integration),
  ],
  [
    "ensemble",
    "options",
    "rigde",
    "ridge",
    (extra) => ntk.ensemble({ ...pair, targets: [[1]], rate: 2, ridge: 0.1, ...extra }),
  ],
];

const taylor: readonly OptionCase[] = [
  ["taylorModel", "options", "orders", "order", (extra) => ntk.taylorModel(finite, { order: 1, ...extra })],
  [
    "taylorModel",
    "options",
    "rates",
    "rate",
    (extra) => ntk.taylorModel(finite, { order: 1 }).gradientFlow(task, { rate: 2, ...extra }),
  ],
  [
    "taylorModel",
    "options",
    "learnRate",
    "learningRate",
    (extra) => ntk.taylorModel(finite, { order: 2 }).gradientDescent(task, { ...descent, ...extra }),
  ],
  [
    "taylorModel",
    "options",
    "step",
    "steps",
    (extra) => ntk.taylorModel(finite, { order: 2 }).gradientDescentAsync(task, { ...descent, ...extra }),
  ],
  [
    "gradientDescent",
    "options",
    "momentun",
    "momentum",
    (extra) => ntk.gradientDescent(finite, task, { ...descent, ...extra }),
  ],
  [
    "gradientDescentAsync",
    "options",
    "evry",
    "every",
    (extra) => ntk.gradientDescentAsync(finite, task, { ...descent, ...extra }),
  ],
  [
    "neuralRepresentation",
    "options",
    "feature",
    "features",
    (extra) => ntk.neuralRepresentation({ samples, features: 2, seed: 1, activation: Math.tanh, ...extra }),
  ],
  [
    "quadraticModel",
    "options",
    "derivatives",
    "derivative",
    (extra) =>
      ntk.quadraticModel({
        inputSize: 2,
        width: 2,
        seed: 1,
        representation,
        derivative: Math.tanh,
        secondDerivative: Math.cos,
        ...extra,
      }),
  ],
  [
    "quadraticModel",
    "options",
    "regularization",
    "regularisation",
    (extra) => quadratic.train(task, { ...training, ...extra }),
  ],
  [
    "quadraticModel",
    "options",
    "scales",
    "scale",
    (extra) => quadratic.trainAsync(task, { ...training, ...extra }),
  ],
];

testOptions([...architecture, ...infinite, ...finiteWidth, ...dynamics, ...taylor]);
