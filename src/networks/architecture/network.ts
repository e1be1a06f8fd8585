import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import type { LayerLike, Parameterisation, SerialLayer } from "./layer";
import { SIZE } from "./layer-fields";
import { type NetworkTree, readTree } from "./layer-tree";

/**
 * Order of the dimensions of images: `"last"` for [..., positions, channels] as in JAX, `"first"` for
 * [..., channels, positions] as in PyTorch.
 */
export type ChannelOrder = "first" | "last";

/**
 * Architecture of a finite network, without parameters: a sequence of layers and the shape of an input, as plain data
 * from `mlp`, `convolutional` or `sequential`. It is itself a layer, from which `ntk.kernels` computes the kernels of
 * infinite width.
 *
 * The layers with weights are counted l = 1, ..., L from the input: z_l = W_l a_{l−1} + b_l are their outputs and
 * a_{l−1} their inputs, so that in a plain network a_l = φ(z_l), with a_0 = x. Arrays of layers start at index 0 with
 * the layer next to the input.
 */
export interface Network extends SerialLayer {
  /** Shape of one input: [features], or of an image in the order of `channels`. */
  readonly inputShape: readonly number[];
  /** Scaling of the parameters. */
  readonly parameterisation: Parameterisation;
  /** Order of the dimensions of images in inputs, weights, hidden activations and `flatten`. */
  readonly channels: ChannelOrder;
}

/** Checked network as a tree of nodes. */
export interface CheckedNetwork extends NetworkTree {
  readonly inputShape: readonly number[];
  readonly parameterisation: Parameterisation;
  readonly channels: ChannelOrder;
}

/** Tests whether a layer is a network with an input shape. */
export const isNetwork = (layer: LayerLike): layer is Network =>
  typeof layer === "object" && layer !== null && (layer as { inputShape?: unknown }).inputShape !== undefined;

/** Checks a network, and converts its layers to a tree of nodes. */
export function readNetwork(args: Arguments, network: Network): CheckedNetwork {
  args.record(HERE, network);
  if (network.type !== "serial" || network.inputShape === undefined) {
    throw args.error(HERE, "a network made by mlp, convolutional or sequential", network);
  }
  return {
    ...readTree(args, network),
    inputShape: readShape(args.at("inputShape"), network.inputShape),
    parameterisation: readParameterisation(args.at("parameterisation"), network.parameterisation),
    channels: args.choice("channels", network.channels, ["first", "last"] as const),
  };
}

/** Checks and returns the scaling of the parameters. */
export const readParameterisation = (args: Arguments, value: Parameterisation): Parameterisation =>
  args.choice(HERE, value, ["ntk", "standard"]);

/** Reads the shape of one input: one to three positive sizes. */
export function readShape(args: Arguments, shape: readonly number[]): number[] {
  if (!Array.isArray(shape) || shape.length < 1 || shape.length > 3) {
    throw args.error(HERE, "an array of one to three sizes", shape);
  }
  const sizes = Array.from(shape, (n, d) => args.number(d, n, SIZE));
  const count = sizes.reduce((product, n) => product * n, 1);
  args.memory(HERE, count, "use smaller inputs");
  return sizes;
}
