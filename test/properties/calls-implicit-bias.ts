import * as implicitBias from "../../src/implicit-bias";
import type { Call } from "./calls";

const regression = {
  inputs: [
    [1, 2, 0],
    [0, 1, 1],
  ],
  targets: Float64Array.of(1, 2),
};
const diagonal = { ...regression, depth: 3, scale: [0.5, 0.4, 0.6] };
const settings = {
  times: [0, 0.5, 1],
  tau: 2,
  relativeTolerance: 1e-6,
  absoluteTolerance: 1e-8,
  maxSteps: 500,
  signal: { aborted: false },
  onProgress: () => {},
};
const separable = {
  inputs: [
    [1, 2],
    [2, 1],
    [-1, -3],
  ],
  labels: [1, 1, -1],
};
const descent = {
  loss: "logistic",
  learningRate: 0.1,
  steps: 20,
  record: [0, 10, 20],
  initial: [0.1, 0],
  signal: { aborted: false },
  onProgress: () => {},
};
const matrix = {
  target: [
    [1, 2],
    [3, 4],
  ],
  mask: [
    [1, 1],
    [1, 0],
  ],
};
const factors = [
  [
    [0.1, 0.2],
    [0.3, 0.1],
  ],
  [
    [0.2, 0],
    [0.1, 0.3],
  ],
];
const leaky = {
  positive: [
    [0.1, 0.2],
    [0.3, -0.1],
  ],
  negative: [
    [-0.2, 0.1],
    [0.2, 0.3],
  ],
  alpha: 0.1,
  readout: 0.5,
};
const withState =
  <Args extends unknown[]>(run: (...args: Args) => { times: Float64Array; at(t: number): unknown }) =>
  (...args: Args) => {
    const flow = run(...args);
    return [flow, flow.at(flow.times.at(-1)! / 2)];
  };

/** At least one valid call of every public function of `implicit-bias`. */
export const IMPLICIT_BIAS_CALLS: readonly Call[] = [
  {
    name: "minimumNormLimit",
    call: implicitBias.minimumNormLimit,
    args: [regression, { initial: [1, 0, 0] }],
  },
  { name: "diagonalFlow", call: withState(implicitBias.diagonalFlow), args: [diagonal, settings] },
  { name: "diagonalFlowAsync", call: implicitBias.diagonalFlowAsync, args: [diagonal, settings] },
  { name: "diagonalMinimiser", call: implicitBias.diagonalMinimiser, args: [diagonal] },
  {
    name: "diagonalMinimiser",
    call: implicitBias.diagonalMinimiser,
    args: [{ ...diagonal, depth: 2, scale: 0.1 }],
  },
  { name: "maxMargin", call: implicitBias.maxMargin, args: [separable] },
  {
    name: "leakyNetwork",
    call: implicitBias.leakyNetwork,
    args: [{ units: 2, inputSize: 3, alpha: 0.1, scale: 0.5, readout: 0.7, seed: 1 }],
  },
  {
    name: "trainLeaky",
    call: implicitBias.trainLeaky,
    args: [leaky, separable, { learningRate: 0.1, lossFloor: 0.2, updates: 10, seed: 1 }],
  },
  {
    name: "trainLeakyAsync",
    call: implicitBias.trainLeakyAsync,
    args: [
      leaky,
      separable,
      {
        learningRate: 0.1,
        lossFloor: 0.2,
        updates: 10,
        seed: 1,
        signal: { aborted: false },
        onProgress: () => {},
      },
    ],
  },
  { name: "neuronClusters", call: implicitBias.neuronClusters, args: [leaky] },
  {
    name: "isGuaranteed",
    call: implicitBias.isGuaranteed,
    args: [{ positive: [1, 2], negative: [0, -1], radius: 0.1 }, [1, 1]],
  },
  { name: "agreementRegime", call: implicitBias.agreementRegime, args: [leaky, separable] },
  { name: "agreementDirection", call: implicitBias.agreementDirection, args: [separable, { alpha: 0.3 }] },
  {
    name: "updateBound",
    call: implicitBias.updateBound,
    args: [leaky, separable, { learningRate: 0.1, lossFloor: 0.2 }],
  },
  {
    name: "marginAsymptotics",
    call: implicitBias.marginAsymptotics,
    args: [separable, { learningRate: 0.1 }],
  },
  {
    name: "separableDescent",
    call: implicitBias.separableDescent,
    args: [separable, descent],
    counts: ["steps"],
  },
  {
    name: "separableDescentAsync",
    call: implicitBias.separableDescentAsync,
    args: [separable, descent],
    counts: ["steps"],
  },
  { name: "effectiveRank", call: implicitBias.effectiveRank, args: [matrix.target] },
  {
    name: "factorisationFlow",
    call: withState(implicitBias.factorisationFlow),
    args: [factors, matrix, settings],
  },
  {
    name: "factorisationFlowAsync",
    call: implicitBias.factorisationFlowAsync,
    args: [factors, matrix, settings],
  },
  {
    name: "endToEndFlow",
    call: withState(implicitBias.endToEndFlow),
    args: [factors[0], matrix, { ...settings, depth: 3 }],
  },
  {
    name: "endToEndFlowAsync",
    call: implicitBias.endToEndFlowAsync,
    args: [factors[0], matrix, { ...settings, depth: 3 }],
  },
];
