import * as universal from "../../src/universal";
import type { Call } from "./calls";

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
];
