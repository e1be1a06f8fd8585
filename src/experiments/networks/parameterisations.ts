import { dense, initialise, type Network, type Parameters, sequential } from "../../networks";

/** Scalings of a network with its width. */
export type Scaling = "standard" | "tangent kernel" | "maximal update";

/** A scaling, with the slopes of log₂ change on log₂ width that theory predicts for hidden layers and output. */
export interface Prediction {
  readonly scaling: Scaling;
  readonly slopes: readonly number[];
}

/**
 * Slopes after a few small steps of stochastic gradient descent, for inputs of fixed size. A layer changes by the learning rate
 * times the back-signal times the sum over its units: in the standard scaling by 1/√n, √n and n; with the tangent
 * kernel's, hidden layers by 1/√n; with maximal updates all layers equally (Yang et al. 2022).
 */
export const PREDICTIONS: readonly Prediction[] = [
  { scaling: "standard", slopes: [-0.5, 0.5, 1] },
  { scaling: "tangent kernel", slopes: [-0.5, -0.5, 0] },
  { scaling: "maximal update", slopes: [0, 0, 0] },
];

/** Learning rate of each scaling at the width 1; those of the standard scaling would diverge in wide networks. */
export const LEARNING_RATES: Readonly<Record<Scaling, number>> = {
  standard: 1e-5,
  "tangent kernel": 0.05,
  "maximal update": 0.05,
};

/** Builds a network of two hidden layers of tanh units in a scaling, with random weights. */
export function scaledNetwork(
  scaling: Scaling,
  inputSize: number,
  width: number,
  seed: number,
): { network: Network; parameters: Parameters } {
  const isMaximal = scaling === "maximal update";
  const layers = [
    dense({ width, learningRate: isMaximal ? width : 1 }),
    "tanh" as const,
    dense({ width }),
    "tanh" as const,
    dense(isMaximal ? { width: 1, weightVariance: 1 / width, learningRate: 1 / width } : { width: 1 }),
  ];
  const parameterisation = scaling === "tangent kernel" ? "ntk" : "standard";
  const network = sequential({ inputShape: [inputSize], layers, parameterisation });
  return { network, parameters: initialise(network, { scheme: "layer-variances", seed }) };
}
