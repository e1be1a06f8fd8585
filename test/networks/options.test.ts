import * as networks from "../../src/networks";
import { FLOW_OPTIONS, testOptions } from "../helpers/option-cases";

const network = networks.mlp({ widths: [2, 3, 1], activation: "tanh" });
const parameters = networks.initialise(network);
const task = { inputs: [[0, 1]], targets: [[1]] };
const flow = { ...FLOW_OPTIONS, loss: "half-mean-square" } as const;
const training = {
  learningRate: 0.1,
  epochs: 2,
  loss: "half-mean-square",
  optimiser: "momentum",
  batch: 1,
  shuffle: false,
  record: { gates: networks.observeGates(0) },
  every: 1,
  stopBelow: 1e-9,
  seed: 3,
  clipNorm: 1,
  onStep: () => {},
  onProgress: () => {},
  signal: { aborted: false },
} as const;
const resume = networks.train(network, parameters, task, training).checkpoint;
const loss = { loss: "half-mean-square" } as const;
const withOptimiser = (optimiser: networks.Optimiser) =>
  networks.train(network, parameters, task, { ...training, optimiser });

testOptions([
  [
    "mlp",
    "options",
    "droput",
    "dropout",
    (extra) =>
      networks.mlp({
        widths: [1, 2, 2, 1],
        activation: "relu",
        bias: false,
        residual: 1,
        dropout: 0.1,
        ...extra,
      }),
  ],
  [
    "mlp",
    "options.activation",
    "slop",
    "slope",
    (extra) => networks.mlp({ widths: [1, 1], activation: { name: "leakyRelu", slope: 0.1, ...extra } }),
  ],
  [
    "convolutional",
    "options",
    "chanels",
    "channels",
    (extra) =>
      networks.convolutional({
        inputSize: 1,
        outputSize: 1,
        channels: [2],
        kernel: 2,
        width: 4,
        activation: "relu",
        bias: true,
        dropout: 0,
        ...extra,
      }),
  ],
  [
    "initialise",
    "options",
    "gian",
    "gain",
    (extra) => networks.initialise(network, { scheme: "he-normal", gain: 1, seed: 2, ...extra }),
  ],
  [
    "initialise",
    "options",
    "standarddeviation",
    "standardDeviation",
    (extra) => networks.initialise(network, { scheme: "gaussian", standardDeviation: 1, ...extra }),
  ],
  [
    "convertLearningRate",
    "options",
    "output",
    "outputs",
    (extra) => networks.convertLearningRate(0.1, { loss: "mean-square", samples: 3, outputs: 2, ...extra }),
  ],
  [
    "loss",
    "options",
    "los",
    "loss",
    (extra) => networks.loss(network, parameters, task, { ...loss, ...extra }),
  ],
  [
    "gradient",
    "options",
    "lossName",
    "loss",
    (extra) => networks.gradient(network, parameters, task, { ...loss, ...extra }),
  ],
  [
    "balanceRates",
    "options",
    "losses",
    "loss",
    (extra) => networks.balanceRates(network, parameters, task, { ...loss, ...extra }),
  ],
  ["observeLoss", "options", "Loss", "loss", (extra) => networks.observeLoss(task, { ...loss, ...extra })],
  [
    "observeGates",
    "options",
    "sample",
    "samples",
    (extra) => networks.observeGates(0, { samples: [0], margin: 0.1, ...extra }),
  ],
  [
    "gradientFlow",
    "options",
    "relativeTolerence",
    "relativeTolerance",
    (extra) => networks.gradientFlow(network, parameters, task, { ...flow, ...extra }),
  ],
  [
    "gradientFlowAsync",
    "options",
    "time",
    "times",
    (extra) => networks.gradientFlowAsync(network, parameters, task, { ...flow, ...extra }),
  ],
  [
    "train",
    "options",
    "optimizer",
    "optimiser",
    (extra) => networks.train(network, parameters, task, { ...training, epochs: 3, resume, ...extra }),
  ],
  [
    "trainAsync",
    "options",
    "epoch",
    "epochs",
    (extra) => networks.trainAsync(network, parameters, task, { ...training, ...extra }),
  ],
  [
    "train",
    "options.optimiser",
    "momentums",
    "momentum",
    (extra) => withOptimiser({ name: "momentum", momentum: 0.5, nesterov: true, weightDecay: 0.1, ...extra }),
  ],
  [
    "train",
    "options.optimiser",
    "beta",
    "beta1",
    (extra) => withOptimiser({ name: "adam", beta1: 0.8, beta2: 0.9, epsilon: 1e-8, ...extra }),
  ],
  [
    "train",
    "options.optimiser",
    "weightdecay",
    "weightDecay",
    (extra) =>
      withOptimiser({ name: "adamw", beta1: 0.8, beta2: 0.9, epsilon: 1e-8, weightDecay: 0.1, ...extra }),
  ],
  [
    "train",
    "options.optimiser",
    "weight_decay",
    "weightDecay",
    (extra) => withOptimiser({ name: "sgd", weightDecay: 0.1, ...extra }),
  ],
]);
