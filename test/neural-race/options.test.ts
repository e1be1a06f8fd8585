import * as neuralRace from "../../src/neural-race";
import { pathwayXor, xor } from "../../src/tasks";
import { testOptions } from "../helpers/option-cases";

const { gatedGradientFlow, gatedGradientFlowAsync, gatedGradientDescent, gatedGradientDescentAsync } =
  neuralRace;

const { network, task } = pathwayXor({ hidden: 2 });
const weights = neuralRace.gatedOrthogonalWeights({ network, gain: 0.1 });
const reduction = neuralRace.reduce(network, task);
const callbacks = { signal: { aborted: false }, onProgress: () => {} };
const event = {
  name: "learned",
  value: (_t: number, { loss }: { loss: number }) => loss - 0.1,
  direction: "falling",
  terminal: false,
} as const;
const flow: Required<neuralRace.GatedFlowOptions> = {
  times: [0, 1],
  tau: 2,
  gradient: "paths",
  recordWeights: true,
  method: "dop853",
  relativeTolerance: 1e-6,
  absoluteTolerance: 1e-8,
  maxSteps: 500,
  initialStep: 1e-3,
  maxStep: 1,
  dense: true,
  events: [event],
  ...callbacks,
};
const descent: Required<neuralRace.GatedDescentOptions> = {
  learningRate: 0.1,
  steps: 3,
  every: 1,
  recordWeights: true,
  gradient: "sweep",
  ...callbacks,
};
const race: Required<neuralRace.RaceOptions> = {
  times: [0, 1],
  initial: 0.1,
  tau: 2,
  horizon: 10,
  method: "dop853",
  relativeTolerance: 1e-6,
  maxSteps: 500,
  ...callbacks,
};
const raceDescent: Required<neuralRace.RaceDescentOptions> = {
  learningRate: 0.1,
  steps: 2,
  every: 1,
  initial: 0.1,
  ...callbacks,
};
const routing: Required<neuralRace.RoutingRaceOptions> = {
  domains: 4,
  trained: 4,
  routesPerHidden: 4,
  strength: 1,
  inputVariance: 0.5,
  initial: 0.1,
  tau: 2,
};
const relu = {
  weights: [
    [
      [1, -1],
      [-1, 1],
    ],
    [[1, 1]],
  ],
};

testOptions([
  [
    "gatedNetwork",
    "network",
    "output",
    "outputs",
    (extra) => neuralRace.gatedNetwork({ ...network, ...extra }),
  ],
  ["paths", "options", "limits", "limit", (extra) => neuralRace.paths(network, { limit: 10, ...extra })],
  [
    "pathStatistics",
    "options",
    "maxLimit",
    "limit",
    (extra) => neuralRace.pathStatistics(network, task, { limit: 10, ...extra }),
  ],
  [
    "gatedGaussianWeights",
    "options",
    "standardDevation",
    "standardDeviation",
    (extra) => neuralRace.gatedGaussianWeights({ network, standardDeviation: 1, seed: 1, ...extra }),
  ],
  [
    "gatedOrthogonalWeights",
    "options",
    "gains",
    "gain",
    (extra) => neuralRace.gatedOrthogonalWeights({ network, gain: 1, seed: 1, ...extra }),
  ],
  [
    "gatedAlignedWeights",
    "options",
    "strength",
    "strengths",
    (extra) => neuralRace.gatedAlignedWeights({ reduction, strengths: 0.1, seed: 1, ...extra }),
  ],
  [
    "gatedGradient",
    "options",
    "methods",
    "method",
    (extra) => neuralRace.gatedGradient(network, weights, task, { method: "sweep", ...extra }),
  ],
  ...[gatedGradientFlow, gatedGradientFlowAsync].flatMap((run) => [
    [
      run.name,
      "options",
      "initialstep",
      "initialStep",
      (extra: object) => run(network, weights, task, { ...flow, ...extra }),
    ] as const,
    [
      run.name,
      "options.events[0]",
      "terminate",
      "terminal",
      (extra: object) => run(network, weights, task, { ...flow, events: [{ ...event, ...extra }] }),
    ] as const,
  ]),
  ...[gatedGradientDescent, gatedGradientDescentAsync].map(
    (run) =>
      [
        run.name,
        "options",
        "learningrate",
        "learningRate",
        (extra: object) => run(network, weights, task, { ...descent, ...extra }),
      ] as const,
  ),
  [
    "reduce",
    "options",
    "tolerence",
    "tolerance",
    (extra) => neuralRace.reduce(network, task, { limit: 10, tolerance: 1e-8, ...extra }),
  ],
  ["race", "options", "horison", "horizon", (extra) => neuralRace.race(reduction, { ...race, ...extra })],
  [
    "raceAsync",
    "options",
    "time",
    "times",
    (extra) => neuralRace.raceAsync(reduction, { ...race, ...extra }),
  ],
  [
    "raceDescent",
    "options",
    "step",
    "steps",
    (extra) => neuralRace.raceDescent(reduction, { ...raceDescent, ...extra }),
  ],
  [
    "raceDescentAsync",
    "options",
    "recordEvery",
    "every",
    (extra) => neuralRace.raceDescentAsync(reduction, { ...raceDescent, ...extra }),
  ],
  [
    "reductionError",
    "options",
    "seeds",
    "seed",
    (extra) => neuralRace.reductionError(reduction, task, { ...race, seed: 1, ...extra }),
  ],
  [
    "routingRace",
    "options",
    "domain",
    "domains",
    (extra) => neuralRace.routingRace({ ...routing, ...extra }),
  ],
  [
    "xorRace",
    "options",
    "initials",
    "initial",
    (extra) => neuralRace.xorRace({ initial: 0.1, tau: 2, ...extra }),
  ],
  [
    "gatePathways",
    "options",
    "importances",
    "importance",
    (extra) => neuralRace.gatePathways([[1, 0]], { importance: [1, 2], tolerance: 0.1, ...extra }),
  ],
  [
    "reluAsGated",
    "options",
    "pathway",
    "pathways",
    (extra) => neuralRace.reluAsGated(relu, xor(), { slope: 0, pathways: true, ...extra }),
  ],
]);
