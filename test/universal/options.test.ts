import * as universal from "../../src/universal";
import { testOptions } from "../helpers/option-cases";

const problem = {
  initial: { representation: 0.1, output: 0.04, alignment: -0.06 },
  inputDistanceSquared: 1.5,
  targetDistanceSquared: 0.5,
  rates: { encoder: 0.3, decoder: 0.5 },
  mean: { rate: 0.2, initialSquaredError: 0.3 },
};
const parallel = { ...problem, initial: { representation: 0.1, output: 0.5, alignment: 0 } };
const event = {
  name: "learned",
  value: (_t: number, { alignment }: { alignment: number }) => alignment,
  direction: "rising",
  terminal: false,
} as const;
const shared = {
  times: [0, 1, 4],
  method: "dopri5",
  relativeTolerance: 1e-6,
  absoluteTolerance: 1e-8,
  maxSteps: 500,
  initialStep: 0.01,
  maxStep: 1,
  dense: true,
  signal: { aborted: false },
  onProgress: () => {},
} as const;
const flow: Required<universal.UniversalFlowOptions> = { ...shared, start: 0, events: [event] };
const learned = { ...event, value: (_t: number, { loss }: { loss: number }) => loss - 0.1 };
const system: Required<universal.UniversalSystemOptions> = {
  ...shared,
  recordWeights: true,
  events: [learned],
};

const inputs = [
  [1, 0],
  [0, 1],
  [1, -1],
];
const targets = [[1], [0], [0.5]];
const task = { inputs, targets, labels: { items: ["a", "b", "c"] }, teacher: [[1, 0]], transform: inputs };
const rates = { encoder: 0.3, decoder: 0.5, mean: 0.1 };
const random = { scale: 0.1, units: 4, seed: 1, meanOutput: [0.1] };
const given = { encoder: inputs, decoder: [[0.1, 0.2, 0.1]], meanOutput: [0.1] };
const measured = { representations: [[0.1], [0.3], [0.2]], outputs: targets, tolerance: 1e-6 };
const solve = (change: object) =>
  universal.universalSystem({ ...task, rates, initial: random, ...change }, { times: [0, 1] });

const distances = universal.squaredDistances(inputs);
const final = { inputs, targets, rateRatio: 0.1 };

const curves = universal.universalFlow(problem, { times: [0, 2, 5, 9, 14] });
const trajectory = { ...problem, ...curves };
const weights = { representation: 1, output: 2, alignment: 0.5 };

testOptions([
  ...[universal.conserved, universal.finalDistance, universal.regime].map(
    (compute) =>
      [
        compute.name,
        "problem",
        "means",
        "mean",
        (extra: object) => compute({ ...problem, ...extra }),
      ] as const,
  ),
  [
    "conserved",
    "problem.rates",
    "encoders",
    "encoder",
    (extra) => universal.conserved({ ...problem, rates: { ...problem.rates, ...extra } }),
  ],
  [
    "universalFlow",
    "options",
    "initialstep",
    "initialStep",
    (extra) => universal.universalFlow(problem, { ...flow, ...extra }),
  ],
  [
    "universalFlow",
    "options.events[0]",
    "terminate",
    "terminal",
    (extra) => universal.universalFlow(problem, { ...flow, events: [{ ...event, ...extra }] }),
  ],
  [
    "universalFlowAsync",
    "options",
    "starts",
    "start",
    (extra) => universal.universalFlowAsync(problem, { ...flow, ...extra }),
  ],
  [
    "universalExact",
    "options",
    "tolerence",
    "tolerance",
    (extra) => universal.universalExact(parallel, { tolerance: 1e-6, ...extra }),
  ],
  [
    "fitUniversal",
    "options",
    "weight",
    "weights",
    (extra) => universal.fitUniversal(trajectory, { start: "measured", weights, ...extra }),
  ],
  [
    "fitUniversal",
    "options.weights",
    "outputs",
    "output",
    (extra) => universal.fitUniversal(trajectory, { weights: { ...weights, ...extra } }),
  ],
  [
    "finalDistances",
    "options",
    "initials",
    "initial",
    (extra) =>
      universal.finalDistances({
        ...task,
        rateRatio: 0.1,
        initial: { representation: distances, output: distances },
        ...extra,
      }),
  ],
  [
    "finalDistances",
    "options.initial",
    "representations",
    "representation",
    (extra) =>
      universal.finalDistances({
        ...final,
        initial: { representation: distances, output: distances, ...extra },
      }),
  ],
  ["universalSystem", "problem", "rate", "rates", solve],
  ["universalSystem", "problem.rates", "means", "mean", (extra) => solve({ rates: { ...rates, ...extra } })],
  [
    "universalSystem",
    "problem.initial",
    "unit",
    "units",
    (extra) => solve({ initial: { ...random, ...extra } }),
  ],
  [
    "universalSystem",
    "problem.initial",
    "meanoutput",
    "meanOutput",
    (extra) => solve({ initial: { ...given, ...extra } }),
  ],
  [
    "universalSystem",
    "problem.initial",
    "tolerence",
    "tolerance",
    (extra) => solve({ initial: { ...measured, ...extra } }),
  ],
  [
    "universalSystem",
    "options",
    "time",
    "times",
    (extra) => universal.universalSystem({ ...task, rates, initial: random }, { ...system, ...extra }),
  ],
  [
    "universalSystem",
    "options.events[0]",
    "directions",
    "direction",
    (extra) =>
      universal.universalSystem(
        { ...task, rates, initial: random },
        { ...system, events: [{ ...learned, ...extra }] },
      ),
  ],
  [
    "universalSystemAsync",
    "options",
    "onprogress",
    "onProgress",
    (extra) => universal.universalSystemAsync({ ...task, rates, initial: random }, { ...system, ...extra }),
  ],
]);
