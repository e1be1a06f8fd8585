import { type NdArray, toNdArray } from "../../../arrays";
import {
  conv,
  dense,
  flatten,
  forward,
  maxPool,
  mlp,
  type Network,
  type Parameters,
  sequential,
} from "../../../networks";

/** Pixels along each side of an image. */
export const SIZE = 8;

/** Number of classes, the digits. */
export const CLASSES = 10;

/** An architecture, and the layers whose neurons are compared. */
export interface Architecture {
  readonly name: "convolutional" | "fully connected";
  readonly network: Network;
  /** Names of the hidden layers and of the output. */
  readonly layers: readonly string[];
  /** Neurons of a layer: the channels of a convolution, the units of any other layer. */
  readonly neurons: readonly number[];
}

/** Returns a network of three convolutions, with pooling after the second. */
export function convolutionalArchitecture(channels: number): Architecture {
  const filters = () => conv({ filter: [3, 3], width: channels, bias: true });
  const network = sequential({
    inputShape: [SIZE, SIZE, 1],
    layers: [
      filters(),
      "relu",
      filters(),
      "relu",
      maxPool({ window: [2, 2] }),
      filters(),
      "relu",
      flatten(),
      dense({ width: CLASSES, bias: true }),
    ],
  });
  return {
    name: "convolutional",
    network,
    layers: ["convolution 1", "convolution 2", "convolution 3", "output"],
    neurons: [channels, channels, channels, CLASSES],
  };
}

/** Returns a network of two hidden layers. */
export const fullyConnectedArchitecture = (width: number): Architecture => ({
  name: "fully connected",
  network: mlp({ widths: [SIZE * SIZE, width, width, CLASSES], activation: "relu" }),
  layers: ["hidden layer 1", "hidden layer 2", "output"],
  neurons: [width, width, CLASSES],
});

/** Computes the activations of every layer, [samples, neurons]; of a convolution, [samples · positions, channels]. */
export function layersOf(
  { network, neurons }: Architecture,
  parameters: Parameters,
  inputs: NdArray,
): NdArray[] {
  const { hidden, output } = forward(network, parameters, inputs);
  return [...hidden, output].map(({ data }, l) => toNdArray(data, [data.length / neurons[l]!, neurons[l]!]));
}
