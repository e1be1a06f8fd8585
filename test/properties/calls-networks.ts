import * as networks from "../../src/networks";
import type { Call } from "./call";

const options = { widths: [2, 3, 3, 2], activation: "tanh", bias: true, residual: 1, dropout: 0.25 } as const;
const network = networks.mlp(options);
const plain = networks.mlp({ widths: [2, 3, 2], activation: { name: "leakyRelu", slope: 0.1 }, bias: false });
const custom = networks.mlp({
  widths: [2, 2, 2],
  activation: { value: (z) => z * z, derivative: (z) => 2 * z },
});
const channels = {
  inputSize: 2,
  outputSize: 2,
  width: 5,
  channels: [2, 1],
  kernel: 2,
  activation: "elu",
} as const;
const convolutions = networks.convolutional({ ...channels, dropout: 0.5 });
const layers = [
  {
    type: "conv",
    width: 2,
    filter: [2, 2],
    strides: [1, 1],
    padding: "same",
    bias: true,
    weightVariance: 1,
    biasVariance: 0.1,
    learningRate: 1,
  },
  { type: "activation", name: "tanh" },
  { type: "maxPool", window: [2, 1], strides: [1, 1], padding: "valid" },
  { type: "flatten" },
  { type: "dense", width: 3, weightVariance: 1, biasVariance: 0.1, learningRate: 2 },
  { type: "activation", name: "sinusoid", amplitude: 1, frequency: 2, phase: 0.1 },
  { type: "unflatten", positions: [3] },
  { type: "averagePool", window: [2], strides: [1], padding: "same" },
  { type: "flatten" },
  { type: "dense", width: 3, weightVariance: 1, biasVariance: 0, learningRate: 1 },
  { type: "skip", span: 1 },
  { type: "layerNorm", epsilon: 0.1 },
  { type: "dropout", rate: 0.2 },
  { type: "dense", width: 2, weightVariance: 1, biasVariance: 0, learningRate: 1 },
] as const;
const images = networks.sequential({ inputShape: [2, 2, 1], layers });
const filters = networks.initialise(images, { seed: 5 });
const pictures = [1, 2, 3].map((i) => [
  [[i], [0.5]],
  [[-i], [1]],
]);
const imageTask = {
  inputs: pictures,
  targets: [
    [1, 0],
    [0, 1],
    [0.5, 0.5],
  ],
};
/** Options of a coordinate check of small networks. */
export const coordinates = {
  network: (width: number, seed: number) => {
    const made = networks.mlp({ widths: [1, width, 1], activation: "tanh" });
    return { network: made, parameters: networks.initialise(made, { seed }) };
  },
  widths: [2, 3],
  task: { inputs: [[1], [2]], targets: [[0.5], [-1]] },
  learningRate: 0.1,
  optimiser: "sgd",
  loss: "half-mean-square",
  steps: [1, 2],
  seeds: 2,
  seed: 1,
} as const;
const parameters = networks.initialise(network, { seed: 1 });
const kernels = networks.initialise(convolutions, { scheme: "orthogonal" });
const flat = networks.initialise(plain, { seed: 2 });
const inputs = [
  [1, 0],
  [0, 1],
  [1, -1],
];
const task = { inputs, targets: [Float64Array.of(1, 0), [0, 1], [0.5, 0.5]] };
const settings = {
  learningRate: 0.1,
  epochs: 4,
  batch: 2,
  shuffle: true,
  every: 2,
  stopBelow: 1e-6,
  seed: 3,
  signal: { aborted: false },
  onProgress: () => {},
};
const adam = { name: "adam", beta1: 0.8, beta2: 0.9, epsilon: 1e-8 } as const;
const adamw = { name: "adamw", weightDecay: 0.1 } as const;
const { checkpoint } = networks.train(network, parameters, task, { ...settings, optimiser: "adam" });
const counts = ["epochs"];
const record = {
  pair: networks.observePair(1, 0, 2),
  kernel: networks.observeKernel([0, 2]),
  balance: networks.observeBalance(),
  gates: networks.observeGates(1, { samples: [0, 2], margin: 0.1 }),
  test: networks.observeLoss(task),
  accuracy: networks.observeAccuracy(),
  power: (state: networks.TrainingState) => state.output([1]).data,
};

export const NETWORK_CALLS: readonly Call[] = [
  { name: "mlp", call: networks.mlp, args: [options] },
  {
    name: "mlp",
    call: networks.mlp,
    args: [{ widths: [1, 2], activation: { name: "leakyRelu", slope: 0.1 } }],
  },
  { name: "convolutional", call: networks.convolutional, args: [channels] },
  {
    name: "sequential",
    call: networks.sequential,
    args: [{ inputShape: [2, 2, 1], layers, parameterisation: "ntk", channels: "last" }],
  },
  { name: "maxPool", call: networks.maxPool, args: [{ window: [2, 3], strides: [1, 1], padding: "same" }] },
  { name: "skip", call: networks.skip, args: [2] },
  { name: "unflatten", call: networks.unflatten, args: [[2, 3]] },
  { name: "tanh", call: networks.tanh, args: [] },
  { name: "elu", call: networks.elu, args: [] },
  { name: "swish", call: networks.swish, args: [] },
  { name: "forward", call: networks.forward, args: [images, filters, pictures] },
  { name: "gradient", call: networks.gradient, args: [images, filters, imageTask] },
  { name: "jacobian", call: networks.jacobian, args: [images, filters, pictures] },
  {
    name: "jacobianVectorProduct",
    call: networks.jacobianVectorProduct,
    args: [images, filters, pictures, { ...filters, inputs: pictures }],
  },
  {
    name: "vectorJacobianProduct",
    call: networks.vectorJacobianProduct,
    args: [images, filters, pictures, imageTask.targets],
  },
  {
    name: "hessianVectorProduct",
    call: networks.hessianVectorProduct,
    args: [images, filters, imageTask, filters, { loss: "cross-entropy" }],
  },
  {
    name: "coordinateCheck",
    call: networks.coordinateCheck,
    args: [coordinates],
    calls: 60,
  },
  {
    name: "inputGradient",
    call: networks.inputGradient,
    args: [images, filters, imageTask, { loss: "cross-entropy" }],
  },
  {
    name: "sampleGradients",
    call: networks.sampleGradients,
    args: [images, filters, imageTask, { loss: "cross-entropy" }],
  },
  {
    name: "tangentKernel",
    call: networks.tangentKernel,
    args: [images, filters, pictures, { against: pictures, outputs: "full", method: "jacobian" }],
  },
  {
    name: "initialise",
    call: networks.initialise,
    args: [network, { scheme: "xavier-normal", gain: 1.1, seed: 1 }],
  },
  {
    name: "initialise",
    call: networks.initialise,
    args: [convolutions, { scheme: "gaussian", standardDeviation: 0.1 }],
  },
  { name: "forward", call: networks.forward, args: [network, parameters, inputs] },
  { name: "forward", call: networks.forward, args: [convolutions, kernels, inputs] },
  { name: "gates", call: networks.gates, args: [custom, networks.initialise(custom), inputs] },
  {
    name: "backSignals",
    call: networks.backSignals,
    args: [plain, networks.initialise(plain), inputs, task.targets],
  },
  { name: "loss", call: networks.loss, args: [network, parameters, task, { loss: "cross-entropy" }] },
  { name: "gradient", call: networks.gradient, args: [convolutions, kernels, task, {}] },
  { name: "tangentKernel", call: networks.tangentKernel, args: [convolutions, kernels, inputs] },
  { name: "observeKernel", call: networks.observeKernel, args: [[0, 1]] },
  { name: "observeBalance", call: networks.observeBalance, args: [] },
  { name: "observeWeights", call: networks.observeWeights, args: [] },
  {
    name: "observeWeights.at",
    call: (t: number) =>
      networks
        .train(plain, flat, task, { ...settings, record: { weights: networks.observeWeights() } })
        .observations.weights.at(t),
    args: [0.15],
  },
  {
    name: "gradientFlow",
    call: (...args: Parameters<typeof networks.gradientFlow>) => {
      const flow = networks.gradientFlow(...args);
      return [flow.times, flow.loss, flow.at(0).weights];
    },
    args: [
      plain,
      flat,
      task,
      { times: [0, 0.1, 0.2], tau: 2, loss: "cross-entropy", maxStep: 0.05, maxSteps: 100 },
    ],
  },
  {
    name: "gradientFlowAsync",
    call: networks.gradientFlowAsync,
    args: [network, parameters, task, { times: [0, 0.1], maxSteps: 100 }],
    calls: 60,
  },
  { name: "balanceRates", call: networks.balanceRates, args: [plain, flat, task, { loss: "cross-entropy" }] },
  { name: "activationPatterns", call: networks.activationPatterns, args: [plain, flat, inputs] },
  { name: "observeLoss", call: networks.observeLoss, args: [task, { loss: "cross-entropy" }] },
  { name: "observeAccuracy", call: networks.observeAccuracy, args: [task] },
  {
    name: "convertLearningRate",
    call: networks.convertLearningRate,
    args: [0.1, { loss: "mean-square", outputs: 3 }],
  },
  { name: "observeGates", call: networks.observeGates, args: [1, { samples: [0, 2], margin: 0.1 }] },
  { name: "observePair", call: networks.observePair, args: [1, 0, 2] },
  {
    name: "train",
    call: networks.train,
    args: [network, parameters, task, { ...settings, optimiser: adam, record, resume: checkpoint }],
    counts,
    calls: 60,
  },
  {
    name: "train",
    call: networks.train,
    args: [images, filters, imageTask, { learningRate: 0.1, epochs: 2 }],
    counts,
    calls: 60,
  },
  {
    name: "train",
    call: networks.train,
    args: [network, parameters, task, { ...settings, optimiser: adamw, clipNorm: 0.5, onStep: () => {} }],
    counts,
    calls: 60,
  },
  {
    name: "train",
    call: networks.train,
    args: [plain, networks.initialise(plain), task, { learningRate: 0.1, epochs: 3, optimiser: "sgd" }],
    counts,
  },
  {
    name: "trainAsync",
    call: networks.trainAsync,
    args: [
      convolutions,
      kernels,
      task,
      { ...settings, optimiser: { name: "momentum", momentum: 0.5, nesterov: true, weightDecay: 0.1 } },
    ],
    counts,
    calls: 60,
  },
];
