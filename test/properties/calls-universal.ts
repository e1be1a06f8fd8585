import { toNdArray } from "../../src/arrays";
import { fitTrajectory } from "../../src/experiments";
import * as universal from "../../src/universal";
import type { Call } from "./call";

const problem = {
  initial: { representation: 0.1, output: 0.04, alignment: -0.06 },
  inputDistanceSquared: 1.5,
  targetDistanceSquared: 0.5,
  rates: { encoder: 0.3, decoder: 0.5 },
  mean: { rate: 0.2, initialSquaredError: 0.3 },
};
const parallel = { ...problem, initial: { representation: 0.1, output: 0.5, alignment: 0 } };
const options = {
  times: [0, 1, 4],
  start: 0,
  method: "dopri5",
  relativeTolerance: 1e-6,
  absoluteTolerance: 1e-8,
  maxSteps: 500,
  initialStep: 0.01,
  maxStep: 1,
  dense: true,
  signal: { aborted: false },
  onProgress: () => {},
  events: [
    {
      name: "learned",
      value: (_t: number, { alignment }: { alignment: number }) => alignment,
      direction: "rising",
      terminal: false,
    },
  ],
};
const points = [
  [1, 0],
  [0, 1],
  [1, -1],
];
const distances = universal.squaredDistances(points);

const runOptions = { onProgress: () => {}, signal: { aborted: false } };
const log = {
  times: [0, 2, 5, 9, 14],
  representation: [0.1, 0.11, 0.14, 0.2, 0.25],
  output: [0.04, 0.08, 0.2, 0.4, 0.48],
  alignment: [-0.06, -0.09, -0.11, -0.05, -0.01],
  loss: [0.5, 0.3, 0.2, 0.1, 0.05],
  inputDistanceSquared: 1.5,
  targetDistanceSquared: 0.5,
};
const fitOptions = {
  start: "measured",
  weights: { representation: 1, output: 2, alignment: 0.5 },
  samples: "learning",
};
const three = {
  inputs: points,
  targets: [[1], [0], [0.5]],
  rates: { encoder: 0.3, decoder: 0.5, mean: 0.1 },
};
const { start: _start, events: _events, ...systemOptions } = options;
const starts = [
  { scale: 0.1, units: 4, seed: 1, meanOutput: [0.1] },
  { encoder: points, decoder: [[0.1, 0.2, 0.1]], meanOutput: [0.1] },
  { representations: [[0.1], [0.3], [0.2]], outputs: [[0.2], [0.1], [0]], tolerance: 1e-6 },
];

/** At least one valid call of every public function of `universal`. */
export const UNIVERSAL_CALLS: readonly Call[] = [
  {
    name: "universalFlow",
    call: (...args: Parameters<typeof universal.universalFlow>) => {
      const flow = universal.universalFlow(...args);
      return [flow, flow.at(flow.times.at(-1)!)];
    },
    args: [problem, options],
  },
  {
    name: "universalFlow",
    call: (t: number) => universal.universalFlow(parallel, { times: [0, 2] }).at(t),
    args: [1],
  },
  { name: "universalFlowAsync", call: universal.universalFlowAsync, args: [problem, options] },
  {
    name: "universalExact",
    call: (...args: Parameters<typeof universal.universalExact>) => {
      const exact = universal.universalExact(...args);
      return [exact, exact.at(0), exact.at(0.7), exact.at(1e9), exact.at(Number.POSITIVE_INFINITY)];
    },
    args: [parallel, { tolerance: 1e-6 }],
  },
  {
    name: "universalExact.at",
    call: (t: number) => universal.universalExact(parallel).at(t),
    args: [1],
  },
  { name: "conserved", call: universal.conserved, args: [problem] },
  { name: "finalDistance", call: universal.finalDistance, args: [problem] },
  { name: "regime", call: universal.regime, args: [problem] },
  { name: "squaredDistances", call: universal.squaredDistances, args: [points] },
  {
    name: "finalDistances",
    call: universal.finalDistances,
    args: [
      {
        inputs: points,
        targets: [[1], [0], [1]],
        rateRatio: 0.1,
        initial: { representation: distances, output: distances },
      },
    ],
  },
  {
    name: "fitUniversal",
    call: (...args: Parameters<typeof universal.fitUniversal>) => {
      const fit = universal.fitUniversal(...args);
      return [fit, fit.predicted.at(fit.predicted.times[1]!)];
    },
    args: [log, fitOptions],
  },
  {
    name: "fitTrajectory",
    call: fitTrajectory,
    args: [
      { ...log, setting: { loss: "half-mean-square", learningRate: 0.5, momentum: 0.5 } },
      fitOptions,
      runOptions,
    ],
    calls: 20,
  },
  {
    name: "pairTrajectory",
    call: universal.pairTrajectory,
    args: [
      {
        times: [0, 1],
        hidden: toNdArray(Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8), [2, 2, 2]),
        outputs: [
          [[1], [2]],
          [[2], [0]],
        ],
        inputs: [
          [0, 1],
          [1, 1],
        ],
        targets: [[0], [1]],
      },
    ],
  },
  ...starts.map(
    (initial): Call => ({
      name: "universalSystem",
      call: (...args: Parameters<typeof universal.universalSystem>) => {
        const system = universal.universalSystem(...args);
        return [system, system.at(system.times.at(-1)! / 2)];
      },
      args: [{ ...three, initial }, systemOptions],
      counts: ["units"],
    }),
  ),
  {
    name: "universalSystemAsync",
    call: universal.universalSystemAsync,
    args: [{ ...three, initial: starts[0] }, systemOptions],
    counts: ["units"],
  },
];
