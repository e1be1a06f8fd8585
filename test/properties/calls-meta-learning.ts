import * as metaLearning from "../../src/meta-learning";
import * as networks from "../../src/networks";
import type { Call } from "./call";

const run = { signal: { aborted: false }, onProgress: () => {} };
const network = networks.mlp({ widths: [1, 3, 1], activation: "tanh" });
const parameters = networks.initialise(network);
const support = { inputs: [[1], [0.5], [-1]], targets: [[0.5], [1], [-1]] };
const query = { inputs: [[2], [-2]], targets: [[1], [-0.5]] };
const inner = { mode: "maml", innerRate: 0.1, innerSteps: 2, loss: "half-mean-square" } as const;
const outer = { learningRate: 0.1, iterations: 2, episodes: 2, optimiser: "adam", seed: 1, ...run } as const;
const sampler = () => ({ support, query });
const counts = ["innerSteps", "iterations", "episodes"];

/** At least one valid call of every public function of `meta-learning`. */
export const META_LEARNING_CALLS: readonly Call[] = [
  { name: "adapt", call: metaLearning.adapt, args: [network, parameters, support, inner], counts },
  {
    name: "metaGradient",
    call: metaLearning.metaGradient,
    args: [network, parameters, { support, query }, inner],
    counts,
  },
  {
    name: "metaTrain",
    call: metaLearning.metaTrain,
    args: [network, parameters, sampler, { ...inner, ...outer }],
    counts,
  },
  {
    name: "metaTrainAsync",
    call: metaLearning.metaTrainAsync,
    args: [network, parameters, sampler, { ...inner, ...outer }],
    counts,
  },
  {
    name: "featureReuse",
    call: metaLearning.featureReuse,
    args: [network, parameters, networks.initialise(network, { seed: 1 }), [[1], [2], [-1]]],
  },
  {
    name: "nil",
    call: metaLearning.nil,
    args: [
      [
        [1, 0],
        [0, 1],
      ],
      [3, 7],
      [[2, 1]],
    ],
  },
];
