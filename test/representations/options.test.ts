import type { NdArray } from "../../src/arrays";
import { initialise, mlp } from "../../src/networks";
import * as representations from "../../src/representations";
import { testOptions } from "../helpers/option-cases";

const a = [
  [1, 0.5],
  [0, 1],
  [2, -1],
  [0.5, 2],
];
const distances = [
  [0, 1],
  [1, 0],
];
const modes = { strengths: [1], inputVariances: [1], inputModes: [[1], [0]] };
const network = mlp({ widths: [2, 3, 1], activation: "tanh" });
const parameters = initialise(network);
const task = { inputs: a, targets: [[1], [-1], [1], [-1]] };
const run = { signal: { aborted: false }, onProgress: () => {} };
const directions = {
  network: (seed: number) => (inputs: NdArray) =>
    Float64Array.from({ length: inputs.shape[0]! }, (_, i) => seed * inputs.get(i, 0)),
  inputSize: 2,
  samples: 2,
  step: 1,
  point: [0, 0],
  seed: 1,
};
const steps = { learningRate: 0.1, loss: "logistic" } as const;

testOptions([
  [
    "cka",
    "options",
    "debised",
    "debiased",
    (extra) => representations.cka(a, a, { debiased: true, ...extra }),
  ],
  [
    "svcca",
    "options",
    "varince",
    "variance",
    (extra) => representations.svcca(a, a, { variance: 0.9, ...extra }),
  ],
  [
    "mutualNearestNeighbours",
    "options",
    "kk",
    "k",
    (extra) => representations.mutualNearestNeighbours(a, a, { k: 1, ...extra }),
  ],
  [
    "compareRepresentations",
    "options",
    "neighbors",
    "neighbours",
    (extra) => representations.compareRepresentations(a, a, { neighbours: 2, ...extra }),
  ],
  [
    "observeSimilarity",
    "options",
    "mesure",
    "measure",
    (extra) => representations.observeSimilarity(0, { to: a, measure: "rsa", ...extra }),
  ],
  [
    "dissimilarity",
    "options",
    "metrics",
    "metric",
    (extra) => representations.dissimilarity(a, { metric: "cosine", ...extra }),
  ],
  [
    "compareDissimilarities",
    "options",
    "permutation",
    "permutations",
    (extra) =>
      representations.compareDissimilarities(distances, distances, {
        method: "cosine",
        permutations: 1,
        seed: 1,
        ...extra,
      }),
  ],
  [
    "linearDissimilarity",
    "options",
    "layers",
    "layer",
    (extra) =>
      representations.linearDissimilarity(modes, {
        initial: 1,
        times: [1],
        layer: "output",
        tau: 2,
        ...extra,
      }),
  ],
  [
    "subspaceMatch",
    "options",
    "epsilons",
    "epsilon",
    (extra) => representations.subspaceMatch(a, a, { epsilon: 0, ...extra }),
  ],
  [
    "vMinimalMatch",
    "options",
    "neurons",
    "neuron",
    (extra) => representations.vMinimalMatch(a, a, { epsilon: 0, side: "a", neuron: 0, ...extra }),
  ],
  [
    "simpleMatchesAsync",
    "options",
    "epsilom",
    "epsilon",
    (extra) => representations.simpleMatchesAsync(a, a, { epsilon: 0, ...run, ...extra }),
  ],
  [
    "smallestEpsilonAsync",
    "options",
    "sizes",
    "size",
    (extra) => representations.smallestEpsilonAsync(a, a, { size: 1, ...run, ...extra }),
  ],
  [
    "matchCurve",
    "options",
    "epsilon",
    "epsilons",
    (extra) => representations.matchCurve(a, a, { epsilons: [0], ...extra }),
  ],
  [
    "elasticity",
    "options",
    "learningrate",
    "learningRate",
    (extra) => representations.elasticity(network, parameters, task, { ...steps, ...extra }),
  ],
  [
    "elasticityAsync",
    "options",
    "lost",
    "loss",
    (extra) => representations.elasticityAsync(network, parameters, task, { ...steps, ...run, ...extra }),
  ],
  [
    "kernelKMeans",
    "options",
    "restart",
    "restarts",
    (extra) => representations.kernelKMeans(distances, 1, { restarts: 2, seed: 1, ...extra }),
  ],
  [
    "anisotropy",
    "options",
    "sample",
    "samples",
    (extra) => representations.anisotropy({ ...directions, ...extra }),
  ],
  [
    "anisotropyAsync",
    "options",
    "onProgres",
    "onProgress",
    (extra) => representations.anisotropyAsync({ ...directions, ...run, ...extra }),
  ],
]);
