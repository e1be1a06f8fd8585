import type { ActivationName } from "../networks";

/** Usual activations of hidden layers; they are tried if the given one contradicts the outputs. */
export const USUAL_ACTIVATIONS: readonly ActivationName[] = [
  "linear",
  "relu",
  "leakyRelu",
  "elu",
  "tanh",
  "swish",
  "gelu",
  "erf",
];
