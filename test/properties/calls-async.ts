import * as deepLinear from "../../src/deep-linear";
import * as implicitBias from "../../src/implicit-bias";
import * as linalg from "../../src/linalg";
import * as networks from "../../src/networks";
import * as neuralRace from "../../src/neural-race";
import * as ntk from "../../src/ntk";
import * as tasks from "../../src/tasks";
import * as universal from "../../src/universal";
import type { Call } from "./call";
import { coordinates } from "./calls-networks";

const run = { signal: { aborted: false }, onProgress: () => {} };
const square = [
  [2, 0.5],
  [0.5, 1],
];
const rows = [
  [1, 0],
  [0, 1],
  [1, -1],
];
const task = {
  inputs: rows,
  targets: [
    [1, 0],
    [0.5, 1],
    [0, 1],
  ],
};

const linear = {
  weights: deepLinear.lambdaBalancedWeights({ widths: [2, 2, 2], lambda: 0.5, scale: 0.3, seed: 1 }),
  data: {
    inputCorrelation: [
      [1, 0],
      [0, 1],
    ],
    inputOutputCorrelation: [
      [1, 0.2],
      [0.3, -1],
    ],
    targetSecondMoment: 9,
  },
};

const problem = {
  initial: { representation: 0.01, output: 0.001, alignment: -0.01 },
  inputDistanceSquared: 1,
  targetDistanceSquared: 0.5,
  rates: { encoder: 0.02, decoder: 0.05 },
};
const { times, representation, output, alignment } = universal.universalFlow(problem, {
  times: Array.from({ length: 12 }, (_, i) => 40 * i),
});
const trajectory = {
  times,
  representation,
  output,
  alignment,
  loss: alignment.map((w, i) => w / 4 + (0.5 - output[i]!) / 8 + 0.1 * Math.exp(-0.01 * times[i]!)),
  inputDistanceSquared: 1,
  targetDistanceSquared: 0.5,
};

const gated = neuralRace.gatedNetwork({
  nodes: { x: 2, h: 2, y: 2 },
  edges: [
    ["x", "h"],
    ["h", "y"],
  ],
});
const gatedTask = { inputs: { x: rows }, targets: { y: task.targets }, nodeGates: { h: [1, 0, 1] } };
const gatedWeights = neuralRace.gatedGaussianWeights({ network: gated, standardDeviation: 0.1 });

const network = networks.mlp({ widths: [2, 3, 2], activation: "tanh" });
const parameters = networks.initialise(network);
const finite = ntk.initialise(ntk.serial(ntk.dense({ width: 3 }), ntk.erf(), ntk.dense({ width: 2 })), {
  inputSize: 2,
});

/** A valid call of the asynchronous form of every function that is neither a flow nor a descent. */
export const ASYNC_CALLS: readonly Call[] = [
  {
    name: "matmulAsync",
    call: linalg.matmulAsync,
    args: [square, rows, { transposeLeft: true, transposeRight: true, ...run }],
  },
  { name: "choleskyAsync", call: linalg.choleskyAsync, args: [square, run] },
  { name: "symmetricEigenAsync", call: linalg.symmetricEigenAsync, args: [square, run] },
  { name: "symmetricEigenvaluesAsync", call: linalg.symmetricEigenvaluesAsync, args: [square, run] },
  { name: "eigenAsync", call: linalg.eigenAsync, args: [square, run] },
  { name: "qrAsync", call: linalg.qrAsync, args: [rows, run] },
  { name: "solveAsync", call: linalg.solveAsync, args: [square, [[1], [2]], run] },
  { name: "svdAsync", call: linalg.svdAsync, args: [rows, run] },
  { name: "singularValuesAsync", call: linalg.singularValuesAsync, args: [rows, run] },
  { name: "pseudoInverseAsync", call: linalg.pseudoInverseAsync, args: [rows, { tolerance: 1e-12, ...run }] },
  {
    name: "principalComponentsAsync",
    call: linalg.principalComponentsAsync,
    args: [rows, { components: 1, ...run }],
  },

  { name: "correlationsAsync", call: tasks.correlationsAsync, args: [task, run] },
  { name: "whitenAsync", call: tasks.whitenAsync, args: [task, run] },
  {
    name: "teacherAsync",
    call: tasks.teacherAsync,
    args: [{ inputSize: 2, outputSize: 2, samples: 4, rank: 1, noise: 0.1, whiten: true, seed: 1, ...run }],
  },

  {
    name: "exactFlowAsync",
    call: deepLinear.exactFlowAsync,
    args: [linear.weights, linear.data, { times: [0, 0.5, 2], tau: 2, tolerance: 1e-6, ...run }],
  },
  {
    name: "exactFlow",
    call: deepLinear.exactFlow,
    args: [linear.weights, linear.data, { times: [0, 0.5, 2], ...run }],
  },
  { name: "taskModesAsync", call: deepLinear.taskModesAsync, args: [task, run] },
  {
    name: "layerGrowthAsync",
    call: deepLinear.layerGrowthAsync,
    args: [
      { times: [0, 1, 2], at: (t: number) => ({ weights: [[[1 + t, 0]], [[2], [t]]] }) },
      { times: [0, 1, 2], data: linear.data, tau: 2, ...run },
    ],
  },
  {
    name: "continualLearningAsync",
    call: deepLinear.continualLearningAsync,
    args: [linear.weights, [linear.data], { duration: [3], tau: 2, tolerance: 1e-6, ...run }],
  },

  {
    name: "fitUniversalAsync",
    call: universal.fitUniversalAsync,
    args: [trajectory, { start: "measured", weights: { output: 2 }, ...run }],
    calls: 100,
  },
  { name: "fitUniversal", call: universal.fitUniversal, args: [trajectory, run], calls: 50 },
  { name: "squaredDistancesAsync", call: universal.squaredDistancesAsync, args: [rows, run] },
  {
    name: "finalDistancesAsync",
    call: universal.finalDistancesAsync,
    args: [{ ...task, rateRatio: 0.5, ...run }],
  },

  {
    name: "pathStatisticsAsync",
    call: neuralRace.pathStatisticsAsync,
    args: [gated, gatedTask, { limit: 5, ...run }],
  },
  { name: "gatedLossAsync", call: neuralRace.gatedLossAsync, args: [gated, gatedWeights, gatedTask, run] },
  {
    name: "gatedGradientAsync",
    call: neuralRace.gatedGradientAsync,
    args: [gated, gatedWeights, gatedTask, { method: "paths", ...run }],
  },
  {
    name: "reduceAsync",
    call: neuralRace.reduceAsync,
    args: [gated, gatedTask, { limit: 5, tolerance: 1e-9, ...run }],
  },
  { name: "reduce", call: neuralRace.reduce, args: [gated, gatedTask, run] },
  {
    name: "reductionErrorAsync",
    call: neuralRace.reductionErrorAsync,
    args: [
      neuralRace.reduce(gated, gatedTask),
      gatedTask,
      { times: [0, 1], initial: 0.1, seed: 1, maxSteps: 500, ...run },
    ],
    calls: 100,
  },

  {
    name: "empiricalNtkAsync",
    call: ntk.empiricalNtkAsync,
    args: [finite, rows, square, { outputs: "full", method: "products", ...run }],
  },
  { name: "jacobianAsync", call: ntk.jacobianAsync, args: [finite, rows, run] },
  {
    name: "jacobianVectorProductAsync",
    call: ntk.jacobianVectorProductAsync,
    args: [finite, rows, Array.from({ length: 12 }, (_, i) => i / 12), run],
  },
  {
    name: "vectorJacobianProductAsync",
    call: ntk.vectorJacobianProductAsync,
    args: [finite, rows, task.targets, run],
  },
  { name: "jacobianAsync", call: networks.jacobianAsync, args: [network, parameters, rows, run] },
  {
    name: "jacobianVectorProductAsync",
    call: networks.jacobianVectorProductAsync,
    args: [network, parameters, rows, { ...networks.initialise(network, { seed: 1 }), inputs: rows }, run],
  },
  {
    name: "vectorJacobianProductAsync",
    call: networks.vectorJacobianProductAsync,
    args: [network, parameters, rows, task.targets, run],
  },
  {
    name: "hessianVectorProductAsync",
    call: networks.hessianVectorProductAsync,
    args: [network, parameters, task, parameters, { loss: "half-mean-square", ...run }],
  },
  {
    name: "coordinateCheckAsync",
    call: networks.coordinateCheckAsync,
    args: [{ ...coordinates, ...run }],
    calls: 60,
  },
  {
    name: "inputGradientAsync",
    call: networks.inputGradientAsync,
    args: [network, parameters, task, { loss: "half-mean-square", ...run }],
  },
  {
    name: "sampleGradientsAsync",
    call: networks.sampleGradientsAsync,
    args: [network, parameters, task, { loss: "half-mean-square", ...run }],
  },
  {
    name: "kernelGradientFlowAsync",
    call: ntk.kernelGradientFlowAsync,
    args: [{ kernel: square, targets: [[1], [0]], initial: [[0], [1]], ridge: 0.1, rate: 2 }, run],
  },
  {
    name: "kernelGradientDescentAsync",
    call: ntk.kernelGradientDescentAsync,
    args: [{ kernel: square, targets: [1, 0], learningRate: 0.1, momentum: 0.5, ridge: 0.1 }, run],
  },
  {
    name: "ensembleAsync",
    call: ntk.ensembleAsync,
    args: [{ nngp: square, ntk: square, targets: [[1], [0]], rate: 2, ridge: 0.1 }, run],
  },
  {
    name: "ensembleAsync",
    call: async (...args: Parameters<ntk.EnsembleAsyncFunction>) =>
      (await ntk.ensembleAsync({ nngp: square, ntk: square, targets: [1, 0] }))(...args),
    args: [2, { nngp: square, ntk: square, test: square }, run],
  },
  {
    name: "taylorModel",
    call: (given: ntk.TaylorTask, options: ntk.TaylorFlowOptions) =>
      ntk.taylorModel(finite, { order: 1 }).gradientFlowAsync(given, options),
    args: [task, { rate: 2, ...run }],
  },
  {
    name: "neuralRepresentationAsync",
    call: ntk.neuralRepresentationAsync,
    args: [{ samples: rows, features: 2, seed: 1, activation: Math.tanh, ...run }],
  },

  { name: "lossAsync", call: networks.lossAsync, args: [network, parameters, task, run] },
  {
    name: "gradientAsync",
    call: networks.gradientAsync,
    args: [network, parameters, task, { loss: "half-mean-square", ...run }],
  },
  { name: "forwardAsync", call: networks.forwardAsync, args: [network, parameters, rows, run] },
  { name: "tangentKernelAsync", call: networks.tangentKernelAsync, args: [network, parameters, rows, run] },

  {
    name: "maxMarginAsync",
    call: implicitBias.maxMarginAsync,
    args: [{ inputs: rows, labels: [1, 1, 1] }, run],
  },
  {
    name: "marginAsymptoticsAsync",
    call: implicitBias.marginAsymptoticsAsync,
    args: [{ inputs: square }, { learningRate: 0.1, ...run }],
  },
  {
    name: "diagonalMinimiserAsync",
    call: implicitBias.diagonalMinimiserAsync,
    args: [{ inputs: [[1, 2, 3]], targets: [1], depth: 2, scale: 0.1 }, run],
  },
];
