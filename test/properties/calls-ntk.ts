import { toNdArray } from "../../src/arrays";
import * as ntk from "../../src/ntk";
import type { Call } from "./calls";

const inputs = [
  [1, 0.5],
  [-0.3, 2],
  [1, 0.5],
];
const targets = [[1], [0], [-1]];
const tests = toNdArray(Float64Array.of(0.2, 0.1, -1, 0), [2, 2]);
const kernel = [
  [2, 1, 2],
  [1, 2, 1],
  [2, 1, 2],
];
const cross = [
  [1, 0.5, 1],
  [0.2, 1, 0.2],
];
const testKernel = [
  [2, 0.1],
  [0.1, 1],
];

const relu = { type: "activation", name: "piecewiseLinear", negative: 0, positive: 1 } as const;
const weights = { weightVariance: 1.5, biasVariance: 0.1, learningRate: 1 };
const dense = (width: number) => ({ type: "dense", width, ...weights }) as const;
const customActivation = {
  type: "activation",
  name: "custom",
  value: (x: number) => Math.sin(x) + x,
  derivative: (x: number) => Math.cos(x) + 1,
  secondDerivative: (x: number) => -Math.sin(x),
  nodes: 40,
} as const;
const network = { type: "serial", layers: [dense(3), relu, dense(1)] } as const;
const mixed = {
  type: "serial",
  layers: [
    dense(3),
    { type: "activation", name: "erf" },
    {
      type: "parallel",
      branches: [
        { type: "serial", layers: [dense(3)] },
        {
          type: "serial",
          layers: [dense(2), { type: "activation", name: "polynomial", coefficients: [1, 0, 0.5] }, dense(3)],
        },
      ],
    },
    { type: "sum" },
    { type: "layerNorm", epsilon: 1e-3 },
    { type: "activation", name: "sinusoid", amplitude: 1, frequency: 0.5, phase: 0.1 },
    { type: "dropout", rate: 0.1 },
    dense(2),
  ],
} as const;
const windows = { strides: [1, 1], padding: "same" } as const;
const convolutional = {
  type: "serial",
  layers: [
    { type: "conv", width: 2, filter: [2, 2], ...windows, ...weights },
    relu,
    { type: "averagePool", window: [2, 2], ...windows },
    { type: "globalAveragePool" },
    { type: "flatten" },
    dense(1),
  ],
} as const;
const images = [0, 1].map((k) => [0, 1, 2].map((i) => [0, 1].map((j) => [Math.sin(k + 2 * i + 3 * j)])));

const finite = (parameterisation: "ntk" | "standard") => {
  const { parameters } = ntk.initialise(network, { inputSize: 2, seed: 1, parameterisation });
  return { network, inputShape: [2], parameterisation, parameters, forward: () => parameters[0]! };
};
const smooth = { type: "serial", layers: [dense(2), customActivation, dense(1)] } as const;
const change = Array.from({ length: 9 }, (_, i) => i / 10);
const descent = {
  learningRate: 0.05,
  steps: 6,
  momentum: 0.5,
  every: 2,
  signal: { aborted: false },
  onProgress: () => {},
};
const lossProblem = {
  kernel,
  targets: [[1], [0], [0.5]],
  initial: [[0], [1], [0.5]],
  rate: 0.5,
  loss: "crossEntropy",
};
const lossOptions = {
  times: [0, 0.5],
  maxSteps: 300,
  relativeTolerance: 1e-5,
  signal: { aborted: false },
  onProgress: () => {},
};
const task = { inputs, targets };

/** Returns a kernel flow with the results of all its methods. */
const withMethods = (flow: ntk.KernelFlow, times: number[]) =>
  times.map((t) => [
    flow.train(t),
    flow.test(cross, [[1], [2]], t),
    flow.loss(t),
    flow.eigenvalues,
    flow.timescales,
  ]);

const layer = (name: string, call: Call["call"], args: readonly unknown[]): Call => ({ name, call, args });

/** At least one valid call of every public function of `ntk`. */
export const NTK_CALLS: readonly Call[] = [
  layer("dense", ntk.dense, [{ width: 4, ...weights }]),
  layer("conv", ntk.conv, [{ filter: [3, 3], strides: [1, 2], padding: "circular", width: 2, ...weights }]),
  layer("averagePool", ntk.averagePool, [{ window: [2], strides: [1], padding: "valid" }]),
  layer("globalAveragePool", ntk.globalAveragePool, []),
  layer("flatten", ntk.flatten, []),
  layer("layerNorm", ntk.layerNorm, [{ epsilon: 1e-6 }]),
  layer("dropout", ntk.dropout, [0.2]),
  layer("serial", ntk.serial, [mixed, convolutional]),
  layer("parallel", ntk.parallel, [dense(2), network]),
  layer("residual", ntk.residual, [relu, dense(2)]),
  layer("sum", ntk.sum, []),
  layer("linear", ntk.linear, []),
  layer("relu", ntk.relu, []),
  layer("leakyRelu", ntk.leakyRelu, [0.2]),
  layer("abs", ntk.abs, []),
  layer("erf", ntk.erf, []),
  layer("gelu", ntk.gelu, []),
  layer("sin", ntk.sin, [{ amplitude: 1, frequency: 2, phase: 0.5 }]),
  layer("cos", ntk.cos, [{ amplitude: 1, frequency: 2 }]),
  layer("rbf", ntk.rbf, [0.5]),
  layer("exp", ntk.exp, []),
  layer("gaussian", ntk.gaussian, []),
  layer("sign", ntk.sign, []),
  layer("polynomial", ntk.polynomial, [[1, 2, 3]]),
  layer("activation", ntk.activation, [
    customActivation.value,
    customActivation.derivative,
    { secondDerivative: customActivation.secondDerivative, nodes: 40 },
  ]),

  ...[network, mixed, smooth].map(
    (net): Call => ({
      name: "kernels",
      call: (n: ntk.Layer, options: ntk.KernelOptions, ...x: [ntk.SamplesLike, ntk.SamplesLike?]) =>
        ntk.kernels(n, options)(...x),
      args: [net, { parameterisation: "standard", dropout: true }, inputs, tests],
      counts: ["nodes"],
    }),
  ),
  {
    name: "kernelsAsync",
    call: (x: ntk.SamplesLike, x2: ntk.SamplesLike, options: ntk.KernelRunOptions) =>
      ntk.kernelsAsync(network)(x, x2, options),
    args: [inputs, tests, { threads: 1, signal: { aborted: false }, onProgress: () => {} }],
    counts: ["threads"],
  },
  {
    name: "kernels",
    call: (n: ntk.Layer, x: ntk.SamplesLike) => ntk.kernels(n)(x),
    args: [convolutional, images],
  },
  {
    name: "kernels",
    call: async (x: ntk.SamplesLike, options: ntk.BlockOptions) => {
      const blocks = [];
      for await (const block of ntk.kernels(network).blocks(x, undefined, options)) blocks.push(block);
      return blocks;
    },
    args: [inputs, { size: 2, signal: { aborted: false }, onProgress: () => {} }],
  },

  layer("initialise", ntk.initialise, [mixed, { inputSize: [2], seed: 3, parameterisation: "standard" }]),
  layer("networkFromWeights", ntk.networkFromWeights, [
    { weights: [inputs, [[1, 2, 3]]], biases: [[1, 2, 3], [0]], activation: relu },
  ]),
  {
    name: "forward",
    call: (...args: Parameters<ntk.FiniteNetwork["forward"]>) =>
      ntk.initialise(mixed, { inputSize: 2 }).forward(...args),
    args: [inputs, { dropoutSeed: 4 }],
  },
  ...(["auto", "structured", "jacobian", "products"] as const).map(
    (method): Call => ({
      name: "empiricalNtk",
      call: ntk.empiricalNtk,
      args: [finite("ntk"), inputs, tests, { outputs: "full", method }],
    }),
  ),
  { name: "jacobian", call: ntk.jacobian, args: [finite("standard"), inputs] },
  {
    name: "finiteNetwork",
    call: ntk.finiteNetwork,
    args: [
      {
        type: "serial",
        layers: [dense(3), relu, dense(1)],
        inputShape: [2],
        parameterisation: "ntk",
        channels: "last",
      },
      {
        weights: [
          [
            [1, 2],
            [0, 1],
            [1, 1],
          ],
          [[1, 0.5, -1]],
        ],
        biases: [[1, 0, 1], [0.5]],
      },
    ],
  },
  {
    name: "jacobianVectorProduct",
    call: ntk.jacobianVectorProduct,
    args: [finite("ntk"), inputs, Array.from({ length: 13 }, () => 1)],
  },
  { name: "vectorJacobianProduct", call: ntk.vectorJacobianProduct, args: [finite("ntk"), inputs, targets] },

  {
    name: "kernelGradientFlow",
    call: (problem: Parameters<typeof ntk.kernelGradientFlow>[0]) =>
      withMethods(ntk.kernelGradientFlow(problem), [0, 0.5, 1e9, Number.POSITIVE_INFINITY]),
    args: [{ kernel, targets, initial: [[0], [1], [0.5]], ridge: 0.1, rate: 0.5 }],
  },
  {
    name: "kernelGradientFlow",
    call: (k: ntk.KernelLike, initial: number[][], t: number) =>
      ntk.kernelGradientFlow({ kernel, targets }).test(k, initial, t),
    args: [cross, [[1], [2]], 3],
  },
  {
    name: "kernelGradientDescent",
    call: (problem: Parameters<typeof ntk.kernelGradientDescent>[0]) =>
      withMethods(ntk.kernelGradientDescent(problem), [0, 7]),
    args: [{ kernel, targets, initial: [[0], [1], [0.5]], ridge: 0.1, learningRate: 0.2, momentum: 0.3 }],
  },
  {
    name: "kernelLossFlow",
    call: (...args: Parameters<typeof ntk.kernelLossFlow>) => {
      const flow = ntk.kernelLossFlow(...args);
      return [flow, flow.train(0), flow.test(cross, [[1], [2]], flow.times.at(-1)!)];
    },
    args: [lossProblem, lossOptions],
    counts: ["maxSteps"],
  },
  {
    name: "kernelLossFlowAsync",
    call: ntk.kernelLossFlowAsync,
    args: [lossProblem, lossOptions],
    counts: ["maxSteps"],
  },
  {
    name: "kernelGradientFlow",
    call: (times: number[], test: ntk.TestSet) =>
      ntk.kernelGradientFlow({ kernel, targets }).learningCurve(times, test),
    args: [[0, 1], { crossKernel: cross, targets: [[1], [0]], initial: [[0], [0.1]] }],
  },
  {
    name: "ensemble",
    call: (options: Parameters<typeof ntk.ensemble>[0], t: number, at: ntk.CrossKernels) => {
      const predict = ntk.ensemble(options);
      return [predict(t, at), predict(t), predict(Number.POSITIVE_INFINITY, at)];
    },
    args: [
      { nngp: kernel, ntk: kernel, targets, rate: 0.5, ridge: 0.1 },
      1.5,
      { nngp: cross, ntk: cross, test: testKernel },
    ],
  },

  {
    name: "taylorModel",
    call: (
      ...[f, options, given, delta, rate, x, t]: [
        ntk.FiniteNetwork,
        { order: 1 },
        ntk.TaylorTask,
        number[],
        { rate: number },
        ntk.SamplesLike,
        number,
      ]
    ) => {
      const model = ntk.taylorModel(f, options);
      const flow = model.gradientFlow(given, rate);
      return [model.predict(delta, x), flow.predict(x, t), flow.change(t), flow.loss(t), flow.eigenvalues];
    },
    args: [finite("ntk"), { order: 1 }, task, Array.from({ length: 13 }, () => 0.1), { rate: 0.5 }, tests, 2],
  },
  {
    name: "taylorModel",
    call: (given: ntk.TaylorTask, options: ntk.DescentOptions) => {
      const model = ntk.taylorModel(ntk.initialise(smooth, { inputSize: 2 }), { order: 2 });
      return [
        model.predict(change, inputs),
        model.gradientDescent(given, options),
        model.gradientDescentAsync(given, options),
      ];
    },
    args: [task, descent],
    counts: ["steps"],
  },
  {
    name: "gradientDescent",
    call: ntk.gradientDescent,
    args: [finite("ntk"), task, descent],
    counts: ["steps"],
  },
  {
    name: "gradientDescentAsync",
    call: ntk.gradientDescentAsync,
    args: [finite("ntk"), task, descent],
    counts: ["steps"],
  },
  {
    name: "neuralRepresentation",
    call: (options: Parameters<typeof ntk.neuralRepresentation>[0], x: number[][]) =>
      ntk.neuralRepresentation(options).transform(x),
    args: [{ samples: inputs, features: 2, seed: 1, activation: (z: number) => Math.max(z, 0) }, inputs],
  },
  {
    name: "quadraticModel",
    call: (
      options: ntk.QuadraticOptions,
      given: ntk.QuadraticTask,
      training: ntk.QuadraticTraining,
      w: number[][],
    ) => {
      const model = ntk.quadraticModel(options);
      const { regularisation } = training;
      return [
        model.train(given, training),
        model.predict(w, inputs),
        model.predictLinear(w, inputs),
        model.risk(w, given, regularisation),
      ];
    },
    args: [
      { inputSize: 2, width: 2, seed: 1, derivative: (z: number) => z, secondDerivative: () => 1 },
      task,
      { ...descent, regularisation: 0.1, scale: 0.2, seed: 3 },
      [
        [0.1, 0.2],
        [0.3, 0.4],
      ],
    ],
    counts: ["steps"],
  },
];
