import {
  averagingGap,
  averagingGapAsync,
  boostingSmoother,
  boostingSmootherAsync,
  generalisationBounds,
  telescope,
  telescopeAsync,
  telescopeRun,
  unitCapacity,
} from "../../src/generalisation";
import { initialise, mlp } from "../../src/networks";
import { xor } from "../../src/tasks";
import { testOptions } from "../helpers/option-cases";

const network = mlp({ widths: [2, 3, 1], activation: "tanh" });
const parameters = initialise(network);
const run = { signal: { aborted: false }, onProgress: () => {} };
const update = { beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.1 };
const averaged = { alphas: [0, 1], loss: "half-mean-square" } as const;
const capacities = {
  initial: parameters,
  final: parameters,
  inputs: [
    [1, 0],
    [0, 1],
  ],
  margin: 1,
};
const leaves = { train: [[1], [2]], probe: [[1]] };
const options = {
  learningRate: 0.1,
  steps: 2,
  probe: [[0, 1]],
  update,
  batch: 3,
  every: 2,
  smoother: true,
  seed: 1,
};

testOptions([
  [
    "telescope",
    "options",
    "smother",
    "smoother",
    (extra) => telescope(network, parameters, xor(), { ...options, ...extra }),
  ],
  [
    "telescope",
    "options.update",
    "weightDecy",
    "weightDecay",
    (extra) => telescope(network, parameters, xor(), { ...options, update: { ...update, ...extra } }),
  ],
  [
    "telescopeAsync",
    "options",
    "onProgres",
    "onProgress",
    (extra) => telescopeAsync(network, parameters, xor(), { ...options, ...run, ...extra }),
  ],
  [
    "telescopeRun",
    "options",
    "sgnal",
    "signal",
    (extra) =>
      telescopeRun(network, [{ parameters }], {
        task: xor(),
        probe: [[0, 1]],
        signal: run.signal,
        ...extra,
      }),
  ],
  [
    "telescopeRun",
    "run[0]",
    "lerningRate",
    "learningRate",
    (extra) =>
      telescopeRun(network, [{ parameters, batch: [0], learningRate: 0.1, ...extra }], {
        task: xor(),
        probe: [[0, 1]],
      }),
  ],
  [
    "boostingSmoother",
    "options",
    "learningRte",
    "learningRate",
    (extra) => boostingSmoother(leaves, { learningRate: 0.1, ...extra }),
  ],
  [
    "boostingSmootherAsync",
    "options",
    "onProgres",
    "onProgress",
    (extra) => boostingSmootherAsync(leaves, { learningRate: 0.1, ...run, ...extra }),
  ],
  [
    "averagingGap",
    "options",
    "alpas",
    "alphas",
    (extra) => averagingGap(network, parameters, parameters, xor(), { ...averaged, ...extra }),
  ],
  [
    "averagingGapAsync",
    "options",
    "onProgres",
    "onProgress",
    (extra) => averagingGapAsync(network, parameters, parameters, xor(), { ...averaged, ...run, ...extra }),
  ],
  ["unitCapacity", "options", "margn", "margin", (extra) => unitCapacity({ ...capacities, ...extra })],
  [
    "generalisationBounds",
    "options",
    "dleta",
    "delta",
    (extra) => generalisationBounds({ ...capacities, delta: 0.1, ...extra }),
  ],
]);
