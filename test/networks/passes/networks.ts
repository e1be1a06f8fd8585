import type { NdArray } from "../../../src/arrays";
import {
  type Activation,
  convolutional,
  initialise,
  mlp,
  type Network,
  type Parameters,
} from "../../../src/networks";
import { normal } from "../../../src/random";

/** All activations by name, and two with parameters. */
export const ACTIVATIONS: readonly Activation[] = [
  "linear",
  "relu",
  "leakyRelu",
  "elu",
  "tanh",
  "swish",
  "gelu",
  "erf",
  { name: "leakyRelu", slope: 0.3 },
  { value: Math.sin, derivative: Math.cos },
];

const nameOf = (activation: Activation): string =>
  typeof activation === "string" ? activation : "name" in activation ? "leakyRelu(0.3)" : "sine";

const convolutions = (activation: Activation): Network =>
  convolutional({ inputSize: 2, outputSize: 2, width: 9, channels: [3, 2], kernel: 3, activation });

/** Networks of all kinds with two inputs and two outputs, by name. */
export const NETWORKS: readonly (readonly [name: string, network: Network])[] = [
  ...ACTIVATIONS.map(
    (activation) => [nameOf(activation), mlp({ widths: [2, 5, 4, 2], activation })] as const,
  ),
  ["no biases", mlp({ widths: [2, 5, 2], activation: "tanh", bias: false })],
  ["one layer", mlp({ widths: [2, 2], activation: "tanh" })],
  ["skip connections", mlp({ widths: [2, 4, 4, 4, 4, 2], activation: "tanh", residual: true })],
  ["skip connections over two layers", mlp({ widths: [2, 4, 4, 4, 4, 2], activation: "swish", residual: 2 })],
  ["linear with skip connections", mlp({ widths: [2, 4, 4, 4, 2], activation: "linear", residual: 1 })],
  ["convolutions", convolutions("tanh")],
  ["convolutions, leaky ReLU", convolutions("leakyRelu")],
  [
    "convolutions of the input",
    convolutional({ inputSize: 2, outputSize: 2, channels: [2], kernel: 2, activation: "gelu", bias: false }),
  ],
];

/** Random parameters with random biases. */
export function randomParameters(network: Network, seed: number): Parameters {
  const { weights, biases } = initialise(network, { gain: 1.3, seed });
  return { weights, biases: biases.map(({ shape }, l) => normal({ shape, seed: seed + 100 + l })) };
}

/** A random task with two inputs and two outputs. */
export const randomTask = (samples: number, seed: number) => ({
  inputs: normal({ shape: [samples, 2], seed: seed + 1 }),
  targets: normal({ shape: [samples, 2], seed: seed + 2 }),
});

/** All arrays of the parameters, weights first. */
export const arraysOf = ({ weights, biases }: Parameters): NdArray[] => [...weights, ...biases];
