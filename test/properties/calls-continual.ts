import * as continual from "../../src/continual";
import * as networks from "../../src/networks";
import type { Call } from "./call";

const network = networks.mlp({ widths: [2, 3, 2], activation: "relu" });
const task = {
  inputs: [
    [1, 0.5],
    [0, 1],
    [2, -1],
  ],
  targets: [
    [1, 0],
    [0, 1],
    [0, 1],
  ],
};
const other = {
  inputs: [
    [-1, 0.5],
    [0.5, 0],
  ],
  targets: [
    [0.5, 0.5],
    [0, 1],
  ],
};
const options = {
  learningRate: 0.1,
  epochs: 2,
  loss: "cross-entropy",
  optimiser: "adam",
  clipNorm: 1,
  batch: 2,
  shuffle: true,
  seed: 1,
  stopBelow: 0.01,
  test: [other, task],
  joint: true,
  signal: { aborted: false },
  onProgress: () => {},
};

/** At least one valid call of every public function of `continual`. */
export const CONTINUAL_CALLS: readonly Call[] = [
  {
    name: "trainSequence",
    call: continual.trainSequence,
    args: [network, networks.initialise(network), [task, other], options],
    counts: ["epochs"],
  },
  {
    name: "trainSequenceAsync",
    call: continual.trainSequenceAsync,
    args: [network, networks.initialise(network), [task, other], options],
    counts: ["epochs"],
  },
  {
    name: "kernelForgetting",
    call: continual.kernelForgetting,
    args: [
      [
        [1, 0.5],
        [0.5, 1],
      ],
      [[1], [0]],
      [1, -1],
      [0.1, 0.2],
    ],
  },
  {
    name: "kernelForgetting",
    call: continual.kernelForgetting,
    args: [
      [
        [1, 0.5],
        [0.5, 1],
      ],
      [[1]],
      [
        [1, 0],
        [-1, 2],
      ],
    ],
  },
  {
    name: "continualMetrics",
    call: continual.continualMetrics,
    args: [
      [
        [0.9, 0.1],
        [0.5, 0.8],
      ],
      { forgetting: "guha" },
    ],
  },
];
