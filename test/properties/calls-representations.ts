import type { NdArray } from "../../src/arrays";
import * as networks from "../../src/networks";
import * as representations from "../../src/representations";
import type { Call } from "./call";

const run = { signal: { aborted: false }, onProgress: () => {} };
const a = [
  [1, 0.5],
  [0, 1],
  [2, -1],
  [0.5, 2],
];
const b = [
  [1, 0, 1],
  [2, 1, 0],
  [0, 3, 1],
  [1, 1, 2],
];
const distances = [
  [0, 1, 2],
  [1, 0, 3],
  [2, 3, 0],
];
const modes = {
  strengths: [1, 0.5],
  inputVariances: [0.5, 0.25],
  inputModes: [
    [1, 0],
    [0, 1],
    [0, 0],
  ],
};
const network = networks.mlp({ widths: [2, 3, 1], activation: "tanh" });
const parameters = networks.initialise(network);
const task = { inputs: a.slice(0, 3), targets: [[1], [-1], [1]] };
const linear = (seed: number) => (inputs: NdArray) =>
  Float64Array.from({ length: inputs.shape[0]! }, (_, i) => inputs.get(i, 0) * (seed + 1) + inputs.get(i, 1));
const directions = { network: linear, inputSize: 2, samples: 3, step: 1, point: [0.5, 1], seed: 1 };
const axes = {
  eigenvalues: [2, 1],
  directions: [
    [1, 0],
    [0, 1],
  ],
};
const observed = { learningRate: 0.1, epochs: 2 } as const;

/** At least one valid call of every public function of `representations`. */
export const REPRESENTATION_CALLS: readonly Call[] = [
  { name: "cka", call: representations.cka, args: [a, b, { debiased: true }] },
  { name: "cca", call: representations.cca, args: [a, b] },
  { name: "svcca", call: representations.svcca, args: [a, b, { variance: 0.9 }] },
  { name: "pwcca", call: representations.pwcca, args: [a, b] },
  { name: "procrustes", call: representations.procrustes, args: [a, b] },
  { name: "mutualNearestNeighbours", call: representations.mutualNearestNeighbours, args: [a, b, { k: 2 }] },
  {
    name: "compareRepresentations",
    call: representations.compareRepresentations,
    args: [a, b, { neighbours: 2 }],
  },
  {
    name: "observeSimilarity",
    call: (layer: number, options: representations.ObserveSimilarityOptions) =>
      networks.train(network, parameters, task, {
        ...observed,
        record: { moved: representations.observeSimilarity(layer, options) },
      }).observations.moved,
    args: [0, { to: b.slice(0, 3), measure: "rsa" }],
  },
  { name: "dissimilarity", call: representations.dissimilarity, args: [a, { metric: "correlation" }] },
  {
    name: "compareDissimilarities",
    call: representations.compareDissimilarities,
    args: [distances, distances, { method: "kendall", permutations: 3, seed: 1 }],
    counts: ["permutations"],
  },
  {
    name: "linearDissimilarity",
    call: representations.linearDissimilarity,
    args: [modes, { initial: [0.1, 0.2], times: [0, 1], layer: "output", tau: 2 }],
  },
  { name: "subspaceMatch", call: representations.subspaceMatch, args: [a, b, { epsilon: 0.5 }] },
  {
    name: "vMinimalMatch",
    call: representations.vMinimalMatch,
    args: [a, b, { epsilon: 0.9, side: "b", neuron: 1 }],
  },
  { name: "simpleMatches", call: representations.simpleMatches, args: [a, b, { epsilon: 0.9 }] },
  {
    name: "simpleMatchesAsync",
    call: representations.simpleMatchesAsync,
    args: [a, b, { epsilon: 0.9, ...run }],
  },
  { name: "smallestEpsilon", call: representations.smallestEpsilon, args: [a, b, { size: 2 }] },
  {
    name: "smallestEpsilonAsync",
    call: representations.smallestEpsilonAsync,
    args: [a, b, { size: 2, ...run }],
  },
  { name: "matchCurve", call: representations.matchCurve, args: [a, b, { epsilons: [0.1, 0.9] }] },
  {
    name: "elasticity",
    call: representations.elasticity,
    args: [network, parameters, task, { learningRate: 0.1, loss: "logistic" }],
  },
  {
    name: "elasticityAsync",
    call: representations.elasticityAsync,
    args: [network, parameters, task, { learningRate: 0.1, loss: "half-mean-square", ...run }],
  },
  {
    name: "kernelKMeans",
    call: representations.kernelKMeans,
    args: [distances, 2, { restarts: 3, seed: 1 }],
    counts: ["restarts"],
  },
  {
    name: "clusterAgreement",
    call: representations.clusterAgreement,
    args: [
      [0, 0, 1],
      [2, 1, 1],
    ],
  },
  {
    name: "elasticityVersusDistance",
    call: representations.elasticityVersusDistance,
    args: [distances, distances],
  },
  {
    name: "anisotropy",
    call: representations.anisotropy,
    args: [directions],
    counts: ["samples", "inputSize"],
  },
  {
    name: "anisotropyAsync",
    call: representations.anisotropyAsync,
    args: [{ ...directions, ...run }],
    counts: ["samples", "inputSize"],
  },
  { name: "separability", call: representations.separability, args: [[1, 1], axes] },
];
