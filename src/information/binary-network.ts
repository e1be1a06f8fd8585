import { argumentsOf } from "../arrays/arguments";
import { withinCall } from "../arrays/within-call";
import { mlp, type Network } from "../networks";
import { readSurrogate, type Surrogate } from "./binary-activation";

/** Widths and surrogate gradient of a binary network. */
export interface BinaryNetworkOptions {
  /** Units per layer [n_0, ..., n_L], inputs first. */
  readonly widths: readonly number[];
  /** Derivative of the sign in the backward pass; default `"hardTanh"`. */
  readonly surrogate?: Surrogate | undefined;
}

/**
 * Describes a multilayer perceptron of binary units, a_l = sign(z_l) with sign(0) = +1, without biases and with a linear
 * output. `binarise` gives it binary weights, and `trainBinary` trains them. Units with an odd number of inputs compute odd
 * functions of them: append a constant input to learn functions that are not odd.
 *
 * @returns the network, for `forward` and the other functions of `networks`
 * @throws ArgumentError for widths that are not positive integers, or an unknown surrogate
 * @example
 * const network = binaryNetwork({ widths: [3, 4, 2, 1] });
 * const latent = initialise(network, { seed: 1 });
 * const { hidden } = forward(network, binarise(latent), [[1, -1, 1], [1, 1, -1]]); // two layers of −1 and 1
 */
export function binaryNetwork(options: BinaryNetworkOptions): Network {
  const args = argumentsOf("binaryNetwork");
  args.options<BinaryNetworkOptions>("options", options, { widths: true, surrogate: true });
  const { widths, surrogate = "hardTanh" } = options;
  const activation = readSurrogate(args.at("options.surrogate"), surrogate);
  return withinCall(args.functionName, () => mlp({ widths, activation, bias: false }));
}
