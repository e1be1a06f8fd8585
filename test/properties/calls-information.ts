import * as information from "../../src/information";
import { initialise, mlp } from "../../src/networks";
import type { Call } from "./call";

const network = information.binaryNetwork({ widths: [2, 3, 1], surrogate: { name: "swish", beta: 3 } });
const latent = initialise(network, { seed: 2 });
const smooth = mlp({ widths: [2, 3, 1], activation: "tanh", bias: false });
const task = {
  inputs: [
    [1, 1],
    [-1, 1],
    [1, -1],
  ],
  targets: [[1], [-1], [1]],
};
const counts = ["epochs", "batch", "every"];

/** At least one valid call of every public function of `information`. */
export const INFORMATION_CALLS: readonly Call[] = [
  {
    name: "informationPlane",
    call: information.informationPlane,
    args: [[[1], [1], [-1], [-1]], [0, 0, 1, 1], { correction: "miller-madow" }],
  },
  { name: "binaryActivation", call: information.binaryActivation, args: ["hardTanh"] },
  { name: "binaryActivation", call: information.binaryActivation, args: [{ name: "swish", beta: 2 }] },
  {
    name: "binaryNetwork",
    call: information.binaryNetwork,
    args: [{ widths: [3, 4, 2], surrogate: "identity" }],
  },
  { name: "binarise", call: information.binarise, args: [{ weights: [[[0.5, -2]], [[0]]], biases: [] }] },
  {
    name: "trainBinary",
    call: information.trainBinary,
    args: [network, latent, task, { learningRate: 0.1, epochs: 2, batch: 2, every: 1, seed: 1 }],
    counts,
    calls: 60,
  },
  {
    name: "trainBinaryAsync",
    call: information.trainBinaryAsync,
    args: [smooth, latent, task, { learningRate: 0.1, epochs: 2, optimiser: "sgd", stopBelow: 0.01 }],
    counts,
    calls: 60,
  },
];
