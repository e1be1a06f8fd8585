import { argumentsOf } from "../../arrays/arguments";
import { planNetwork } from "../engine/plan";
import type { LayerLike, Parameterisation } from "./layer";
import { type ChannelOrder, type Network, readNetwork } from "./network";

/** Layers and input shape of a network. */
export interface SequentialOptions {
  /**
   * Shape of one input: [features], or of an image [length, channels] or [height, width, channels] (with
   * `channels: "first"`, [channels, length] or [channels, height, width]).
   */
  readonly inputShape: readonly number[];
  /** Layers in the order in which they are applied; activations may be given by name. */
  readonly layers: readonly LayerLike[];
  /** Scaling of the parameters; default `"standard"`. */
  readonly parameterisation?: Parameterisation | undefined;
  /** Order of the dimensions of images; default `"last"`. */
  readonly channels?: ChannelOrder | undefined;
}

/**
 * Describes a finite network of any layers.
 *
 * Layers with weights have biases if `bias: true` or a positive `biasVariance` requests them. With
 * `channels: "first"`, inputs, weights [channels out, channels in, ...filter], hidden activations and `flatten` follow
 * the conventions of PyTorch; with `"last"` the weights of a convolution are [channels out, ...filter, channels in].
 *
 * @returns plain data for `initialise`, `forward`, `train` and the other functions
 * @throws ArgumentError for unknown options, values that are not layers or are out of range, or layers that do not fit
 * each other or the inputs
 * @example
 * const network = sequential({
 *   inputShape: [8, 8, 1],
 *   layers: [
 *     conv({ filter: [3, 3], width: 4, bias: true }), "relu", maxPool({ window: [2, 2] }),
 *     flatten(), dense({ width: 10, bias: true }),
 *   ],
 * });
 */
export function sequential(options: SequentialOptions): Network {
  const args = argumentsOf("sequential");
  args.options("options", options, {
    inputShape: true,
    layers: true,
    parameterisation: true,
    channels: true,
  });
  const { inputShape, layers, parameterisation = "standard", channels = "last" } = options;
  if (!Array.isArray(layers)) throw args.error("options.layers", "an array of layers", layers);
  const network = { type: "serial", layers, inputShape, parameterisation, channels } as Network;
  const { copy, ...checked } = readNetwork(args.at("options"), network);
  planNetwork(args.at("options.layers"), { copy, ...checked });
  return {
    ...(copy as Network),
    inputShape: checked.inputShape,
    parameterisation: checked.parameterisation,
    channels: checked.channels,
  };
}
