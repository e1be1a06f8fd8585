import {
  averagePool,
  conv,
  dense,
  flatten,
  forward,
  initialise,
  mlp,
  type Network,
  sequential,
} from "../../../networks";
import type { Predictor } from "../../../representations";

/** Length of the filters of the convolution. */
const FILTER = 3;

/** Units of the fully connected hidden layers. */
const HIDDEN = 32;

/** Pooling windows that are compared, 1 for none; the largest belongs to the networks that are trained. */
export const WINDOWS = [1, 2, 4] as const;
export const WINDOW = WINDOWS[WINDOWS.length - 1]!;

/** Returns a network with a convolution around the circle of inputs, average pooling and a hidden layer. */
export const convolutionalNetwork = (inputs: number, channels: number, window: number): Network =>
  sequential({
    inputShape: [inputs, 1],
    layers: [
      conv({ filter: [FILTER], width: channels, padding: "circular", bias: true }),
      "relu",
      averagePool({ window: [window] }),
      flatten(),
      dense({ width: HIDDEN, bias: true }),
      "relu",
      dense({ width: 1, bias: true }),
    ],
  });

/** Returns a linear network with a convolution and average pooling. */
export const linearConvolution = (inputs: number, channels: number, window: number): Network =>
  sequential({
    inputShape: [inputs, 1],
    layers: [
      conv({ filter: [FILTER], width: channels, padding: "circular" }),
      averagePool({ window: [window] }),
      flatten(),
      dense({ width: 1 }),
    ],
  });

/** Returns a network with a fully connected hidden layer. */
export const fullyConnectedNetwork = (inputs: number): Network =>
  mlp({ widths: [inputs, HIDDEN, 1], activation: "relu" });

/** Returns a linear classifier. */
export const linearClassifier = (inputs: number): Network =>
  mlp({ widths: [inputs, 1], activation: "linear" });

/** Returns the function that draws a random network of an architecture from a seed. */
export const randomNetworks =
  (network: Network) =>
  (seed: number): Predictor => {
    const parameters = initialise(network, { scheme: "he-normal", seed });
    return (inputs) => forward(network, parameters, inputs).output;
  };
