import * as connectivity from "../../src/connectivity";
import type { Call } from "./call";

const graph = {
  gains: [
    [0, 1, -0.5],
    [0, 0, 0.5],
    [0, 0, 0],
  ],
  maps: [
    [
      [1, 0.5],
      [0, 1],
    ],
    [
      [0.5, 0],
      [1, -1],
    ],
  ],
  activation: "tanh" as const,
};
const inputs = [
  [1, 2],
  [0, 1],
  [-1, 0.5],
];
const task = { inputs, targets: inputs.map(([x, y]) => [y!, x!]) };
const options = { learningRate: 0.1, steps: 5, penalty: 0.01, adaptive: true, trainMaps: true };
const run = { signal: { aborted: false }, onProgress: () => {} };
const adjacency = [
  [0, 1, 1, 0],
  [0, 0, 1, 1],
  [0, 0, 0, 1],
  [1, 0, 0, 0],
];
const layered = {
  nodes: 4,
  layers: Int32Array.of(0, 0, 1, 1),
  edges: { from: Int32Array.of(0, 1, 1), to: Int32Array.of(2, 2, 3), colour: Int32Array.of(0, 2, 0) },
};
const weights = [
  [
    [1, -0.5],
    [0.1, 2],
    [0, -1],
  ],
  [[0.3, -2, 0.2]],
];

/** At least one valid call of every public function of `connectivity`. */
export const CONNECTIVITY_CALLS: readonly Call[] = [
  {
    name: "connectivityGraph",
    call: connectivity.connectivityGraph,
    args: [{ nodes: 3, width: 2, start: "chain", maps: "orthogonal", activation: "relu", seed: 1 }],
  },
  { name: "connectivityForward", call: connectivity.connectivityForward, args: [graph, inputs] },
  { name: "connectivityGradient", call: connectivity.connectivityGradient, args: [graph, task] },
  { name: "trainConnectivity", call: connectivity.trainConnectivity, args: [graph, task, options] },
  {
    name: "trainConnectivityAsync",
    call: connectivity.trainConnectivityAsync,
    args: [graph, task, { ...options, signal: { aborted: false }, onProgress: () => {} }],
  },
  {
    name: "survivingEdges",
    call: connectivity.survivingEdges,
    args: [
      [
        [0, 1, -0.5],
        [0, 0, 0],
        [0, 0, 0],
      ],
      { threshold: 0.1 },
    ],
  },
  {
    name: "weightGraph",
    call: connectivity.weightGraph,
    args: [weights, { densityCut: 0.5, strongShare: 0.3, pool: [weights, [[[1, 0.2, -1]]]] }],
  },
  { name: "motifCounts", call: connectivity.motifCounts, args: [adjacency, { induced: true }] },
  { name: "motifCounts", call: connectivity.motifCounts, args: [layered, { induced: false }] },
  {
    name: "motifSignificance",
    call: connectivity.motifSignificance,
    args: [layered, { randomisations: 3, seed: 1, induced: true }],
    counts: ["randomisations"],
  },
  {
    name: "motifSignificanceAsync",
    call: connectivity.motifSignificanceAsync,
    args: [adjacency, { randomisations: 3, seed: 1, induced: false, ...run }],
    counts: ["randomisations"],
  },
];
