import { toNdArray } from "../../src/arrays";
import * as graphs from "../../src/graphs";
import * as neuralRace from "../../src/neural-race";
import * as tasks from "../../src/tasks";
import type { Call } from "./calls";

const network = {
  nodes: { x: 2, a: 2, b: 1, y: 2 },
  edges: [
    ["x", "a"],
    ["x", "b"],
    ["a", "y"],
    ["b", "y"],
  ],
  outputs: ["y"],
} as const;
const task = {
  inputs: {
    x: toNdArray(Float64Array.of(1, 0, 0, 1, 1, 1), [3, 2]),
  },
  targets: {
    y: [
      [1, 0],
      [0, 1],
      [1, -1],
    ],
  },
  nodeGates: { a: [1, 0.5, 0], y: [1, 1, 1] },
  edgeGates: { "x->b": Float64Array.of(0, 1, 1) },
};
const perUnit = {
  ...task,
  nodeGates: {
    a: [
      [1, 0],
      [0, 1],
      [1, 1],
    ],
  },
};
const weights = {
  "x->a": [
    [0.3, 0.1],
    [0.2, 0.4],
  ],
  "x->b": [[0.2, 0.3]],
  "a->y": [
    [0.1, 0.3],
    [0.2, 0.2],
  ],
  "b->y": toNdArray(Float64Array.of(0.5, 0.1), [2, 1]),
};
const times = [0, 0.5, 1];
const flowOptions = {
  times,
  tau: 2,
  method: "dopri5",
  relativeTolerance: 1e-6,
  absoluteTolerance: 1e-8,
  maxSteps: 500,
  initialStep: 0.01,
  maxStep: 1,
  dense: true,
  recordWeights: true,
  gradient: "sweep",
  events: [{ value: (_t: number, state: { loss: number }) => state.loss - 1, direction: "both" }],
  signal: { aborted: false },
  onProgress: () => {},
};
const descentOptions = {
  learningRate: 0.1,
  steps: 20,
  every: 5,
  gradient: "paths",
  signal: { aborted: false },
  onProgress: () => {},
};

const statistics = () => {
  const { paths, inputOutputCorrelation, pairs, targetSecondMoment, samples } = neuralRace.pathStatistics(
    network,
    task,
  );
  return { paths, inputOutputCorrelation, pairs, targetSecondMoment, samples };
};
const reduction = neuralRace.reduce(network, task);
const xor = tasks.pathwayXor();
const modes = neuralRace.reduce(xor.network, xor.task);
const strengths = {
  "x->a": 0.1,
  "x->b": [0.1, 0.2],
  "a->y": Float64Array.of(0.1, 0.3),
  "b->y": 0.2,
};
const raceOptions = {
  times,
  initial: 0.1,
  tau: 2,
  method: "dop853",
  relativeTolerance: 1e-6,
  maxSteps: 500,
  signal: { aborted: false },
};

/** At least one valid call of every public function of `neural-race`, and of the tasks for gated networks. */
export const NEURAL_RACE_CALLS: readonly Call[] = [
  { name: "gatedNetwork", call: neuralRace.gatedNetwork, args: [network] },
  { name: "paths", call: neuralRace.paths, args: [network, { limit: 10 }] },
  { name: "pathStatistics", call: neuralRace.pathStatistics, args: [network, task, { limit: 10 }] },
  { name: "gatedForward", call: neuralRace.gatedForward, args: [network, weights, perUnit] },
  { name: "gatedLoss", call: neuralRace.gatedLoss, args: [network, weights, perUnit] },
  { name: "gatedLoss", call: neuralRace.gatedLoss, args: [network, weights, statistics()] },
  {
    name: "gatedGradient",
    call: neuralRace.gatedGradient,
    args: [network, weights, task, { method: "paths" }],
  },
  {
    name: "gatedGradientFlow",
    call: (...args: Parameters<typeof neuralRace.gatedGradientFlow>) => {
      const flow = neuralRace.gatedGradientFlow(...args);
      return [flow, flow.at(flow.times.at(-1)! / 2)];
    },
    args: [network, weights, task, flowOptions],
  },
  {
    name: "gatedGradientFlowAsync",
    call: neuralRace.gatedGradientFlowAsync,
    args: [network, weights, statistics(), { ...flowOptions, gradient: "paths" }],
  },
  {
    name: "gatedGradientDescent",
    call: (...args: Parameters<typeof neuralRace.gatedGradientDescent>) => {
      const flow = neuralRace.gatedGradientDescent(...args);
      return [flow, flow.at(flow.times.at(-1)! / 2)];
    },
    args: [network, weights, task, descentOptions],
    counts: ["steps"],
  },
  {
    name: "gatedGradientDescentAsync",
    call: neuralRace.gatedGradientDescentAsync,
    args: [network, weights, perUnit, { ...descentOptions, gradient: "sweep" }],
    counts: ["steps"],
  },
  {
    name: "gatedGaussianWeights",
    call: neuralRace.gatedGaussianWeights,
    args: [{ network, standardDeviation: 0.1, seed: 1 }],
  },
  {
    name: "gatedOrthogonalWeights",
    call: neuralRace.gatedOrthogonalWeights,
    args: [{ network, gain: 0.9, seed: 1 }],
  },
  { name: "conserved", call: neuralRace.conserved, args: [network, weights] },
  { name: "reduce", call: neuralRace.reduce, args: [network, task, { limit: 10, tolerance: 1e-8 }] },
  { name: "reduce", call: neuralRace.reduce, args: [network, statistics()] },
  {
    name: "gatedAlignedWeights",
    call: neuralRace.gatedAlignedWeights,
    args: [{ reduction, strengths, seed: 1 }],
  },
  { name: "pathStrengths", call: neuralRace.pathStrengths, args: [reduction, weights] },
  {
    name: "race",
    call: (...args: Parameters<typeof neuralRace.race>) => {
      const race = neuralRace.race(...args);
      return [race, race.at(race.times.at(-1)! / 2)];
    },
    args: [modes, raceOptions],
    calls: 40,
  },
  {
    name: "raceAsync",
    call: neuralRace.raceAsync,
    args: [modes, { ...raceOptions, horizon: 10, onProgress: () => {} }],
    calls: 20,
  },
  {
    name: "race",
    call: (t: number) => neuralRace.race(modes, { times, initial: 0.1 }).at(t),
    args: [0.5],
  },
  {
    name: "race",
    call: neuralRace.race,
    args: [reduction, { ...raceOptions, initial: strengths }],
    calls: 20,
  },
  {
    name: "raceDescent",
    call: neuralRace.raceDescent,
    args: [reduction, { learningRate: 0.1, steps: 20, every: 5, initial: strengths }],
    counts: ["steps"],
  },
  {
    name: "raceDescentAsync",
    call: neuralRace.raceDescentAsync,
    args: [
      reduction,
      { learningRate: 0.1, steps: 20, initial: 0.1, signal: { aborted: false }, onProgress: () => {} },
    ],
    counts: ["steps"],
  },
  {
    name: "reductionError",
    call: neuralRace.reductionError,
    args: [reduction, task, { ...raceOptions, seed: 1 }],
    calls: 15,
  },
  {
    name: "xorRace",
    call: (options: { initial: number; tau: number }) => {
      const { at, timeTo, halfTime, final } = neuralRace.xorRace(options);
      return [at(0.3), at(1e9), at(Number.POSITIVE_INFINITY), timeTo(0.4), halfTime, final];
    },
    args: [{ initial: 0.01, tau: 2 }],
  },
  { name: "xorRace.at", call: (t: number) => neuralRace.xorRace({ initial: 0.01 }).at(t), args: [3] },
  {
    name: "xorRace.timeTo",
    call: (a: number) => neuralRace.xorRace({ initial: 0.01 }).timeTo(a),
    args: [0.3],
  },
  ...[0.1, [0.1, 0.2, 0.3], [0.2, -0.1, 0.3]].map(
    (initial): Call => ({
      name: "routingRace",
      call: (options: neuralRace.RoutingRaceOptions) => {
        const { at, timeTo, halfTime, final, conserved } = neuralRace.routingRace(options);
        return [at(0.3), at(Number.POSITIVE_INFINITY), timeTo(0.4), halfTime, final, conserved];
      },
      args: [
        { domains: 4, trained: 4, routesPerHidden: 4, strength: 1, inputVariance: 0.5, initial, tau: 2 },
      ],
    }),
  ),
  {
    name: "routingRace.at",
    call: (t: number) => neuralRace.routingRace({ domains: 4, strength: 1, initial: 0.1 }).at(t),
    args: [3],
  },
  {
    name: "routingRace.timeTo",
    call: (b: number) => neuralRace.routingRace({ domains: 4, strength: 1, initial: 0.1 }).timeTo(b),
    args: [0.7],
  },
  {
    name: "routing",
    call: tasks.routing,
    args: [
      {
        domains: 2,
        trained: 1,
        gates: "random",
        base: { inputs: [[1, 0]], targets: [[1]] },
        hidden: 2,
        routesPerHidden: 4,
        seed: 1,
      },
    ],
  },
  {
    name: "routing",
    call: tasks.routing,
    args: [
      {
        domains: 2,
        gates: [
          [1, 0],
          [1, 1],
        ],
      },
    ],
  },
  {
    name: "networkFigure",
    call: graphs.networkFigure,
    args: [
      network,
      {
        name: "net",
        title: "A network",
        caption: "Its words.",
        label: "strength",
        width: 500,
        frames: [
          {
            title: "one",
            edges: { "x->a": 1 },
            pathways: [{ name: "left", edges: ["x->a", "a->y"], strength: 0.5 }],
            closed: ["b"],
          },
        ],
      },
    ],
  },
  {
    name: "raceFigure",
    call: graphs.raceFigure,
    args: [
      {
        network: xor.network,
        race: { at: neuralRace.race(modes, { times, initial: 0.1 }).at },
        times: [0, 1],
        mode: 0,
        paths: [0, 1],
        name: "race",
        title: "A race",
        caption: "Its words.",
        width: 500,
      },
    ],
    calls: 30,
  },
  {
    name: "gatePathways",
    call: neuralRace.gatePathways,
    args: [
      [
        [1, 0, 1],
        [0, 1, 1],
      ],
      { importance: [1, 2, 3], tolerance: 0.5 },
    ],
  },
  {
    name: "gateChanges",
    call: neuralRace.gateChanges,
    args: [[[[1, 0]], [[1, 1]], toNdArray(Float64Array.of(1, 1), [1, 2])]],
  },
  {
    name: "reluAsGated",
    call: neuralRace.reluAsGated,
    args: [
      {
        weights: [
          [
            [1, -1],
            [-1, 1],
            [1, 0],
          ],
          [[1, 1, -1]],
        ],
        biases: [[0, 0.1, -0.2], Float64Array.of(0.3)],
      },
      {
        inputs: [
          [0, 1],
          [1, 1],
        ],
        targets: [[1], [0]],
      },
      { slope: 0.1, pathways: true },
    ],
  },
  { name: "pathwayXor", call: tasks.pathwayXor, args: [{ hidden: 2 }] },
  {
    name: "contextualSelection",
    call: tasks.contextualSelection,
    args: [{ contexts: 2, pathways: "own", hidden: 2, samples: 3, seed: 1 }],
  },
  {
    name: "contextualPathways",
    call: tasks.contextualPathways,
    args: [{ objects: 2, contexts: 2, pathways: "mixed", common: true, hidden: 2 }],
  },
];
