import { type Arguments, argumentsOf } from "../../arrays/arguments";
import type {
  AveragePoolLayer,
  DropoutLayer,
  FlattenLayer,
  GlobalAveragePoolLayer,
  LayerNormLayer,
  MaxPoolLayer,
  Padding,
  UnflattenLayer,
} from "./layer";
import { readFraction, readSizes, readWindows } from "./layer-fields";

/** Options of `averagePool` and `maxPool`. */
export interface PoolOptions {
  /** Size of the window, one number per dimension. */
  readonly window: readonly number[];
  /** Distance between windows, one number per dimension; default `window` (no overlap). */
  readonly strides?: readonly number[] | undefined;
  /** Padding of the image; default `"valid"`. */
  readonly padding?: Padding | undefined;
}

/**
 * Returns a pooling layer that computes means over windows of an image. Infinite-width kernels of ReLU behind it have
 * errors near the angles 0 and π, as after `globalAveragePool`.
 *
 * @param options.window size of the window, one number per dimension
 * @param options.strides distance between windows, one number per dimension; default `window` (no overlap)
 * @param options.padding default `"valid"`; with `"same"` the zeros outside count as entries
 * @throws ArgumentError for options that are unknown or out of range
 * @example
 * const network = serial(conv({ filter: [3, 3] }), relu(), averagePool({ window: [2, 2] }), flatten(), dense());
 */
export const averagePool = (options: PoolOptions): AveragePoolLayer => ({
  type: "averagePool",
  ...readPool(argumentsOf("averagePool"), options),
});

/**
 * Returns a pooling layer that computes the largest numbers of windows of an image; of equal numbers the first counts
 * in derivatives. It has no infinite-width kernel.
 *
 * @param options.window size of the window, one number per dimension
 * @param options.strides distance between windows, one number per dimension; default `window` (no overlap)
 * @param options.padding default `"valid"`; with `"same"` positions outside are left out
 * @throws ArgumentError for options that are unknown or out of range
 * @example
 * const layers = [conv({ filter: [3, 3], width: 4 }), relu(), maxPool({ window: [2, 2] }), flatten(), dense()];
 * const network = sequential({ inputShape: [8, 8, 1], layers });
 */
export const maxPool = (options: PoolOptions): MaxPoolLayer => ({
  type: "maxPool",
  ...readPool(argumentsOf("maxPool"), options),
});

function readPool(args: Arguments, options: PoolOptions) {
  args.options("options", options, { window: true, strides: true, padding: true });
  const window = readSizes(args.at("options.window"), options.window);
  const { strides = window, padding = "valid" } = options;
  return { window, ...readWindows(args.at("options"), window, { strides, padding }) };
}

/**
 * Returns a layer that computes the mean over all positions of an image. In infinite-width kernels, ReLU behind it has
 * errors of 1e-8 to 1e-7 of the tangent kernel for parallel or opposite means, because 1 − |cos θ| of a mean is a
 * difference of sums.
 *
 * @example
 * const network = serial(conv({ filter: [3, 3] }), relu(), globalAveragePool(), dense());
 */
export const globalAveragePool = (): GlobalAveragePoolLayer => ({ type: "globalAveragePool" });

/**
 * Returns a layer that arranges the positions and channels of an image in one row of features.
 *
 * @example
 * const network = serial(conv({ filter: [3] }), relu(), flatten(), dense());
 */
export const flatten = (): FlattenLayer => ({ type: "flatten" });

/**
 * Returns a layer that arranges features as an image: the inverse of `flatten`. Networks with it have no infinite-width
 * kernels.
 *
 * @param positions positions per dimension, [length] or [height, width]; their product divides the number of features
 * @throws ArgumentError unless `positions` is an array of one or two positive integers
 * @example
 * const layers = [dense({ width: 32 }), unflatten([16]), conv({ filter: [3], width: 4 }), relu(), flatten(), dense()];
 * const network = sequential({ inputShape: [2], layers }); // signals of 16 positions and 2 channels
 */
export const unflatten = (positions: readonly number[]): UnflattenLayer => ({
  type: "unflatten",
  positions: readSizes(argumentsOf("unflatten").at("positions"), positions),
});

/**
 * Returns a layer that normalises to mean 0 and variance 1 over the channels of each position, without parameters (Ba,
 * Kiros & Hinton 2016).
 *
 * @param options.epsilon added to the variance, at least 0; default 1e-12
 * @throws ArgumentError for unknown options, or a negative `epsilon`
 * @example
 * const network = serial(dense({ width: 64 }), layerNorm(), relu(), dense());
 */
export function layerNorm(options: { epsilon?: number } = {}): LayerNormLayer {
  const args = argumentsOf("layerNorm");
  args.options("options", options, { epsilon: true });
  const { epsilon = 1e-12 } = options;
  return { type: "layerNorm", epsilon: args.number("options.epsilon", epsilon, { atLeast: 0 }) };
}

/**
 * Returns a layer that sets units to zero with probability `rate` and divides the others by 1 − `rate`, independently
 * for every sample and position. It is active only in training (`dropout: true` of `kernels`, `dropoutSeed` of
 * `forward`).
 *
 * @throws ArgumentError unless 0 <= rate < 1
 * @example
 * const network = serial(dense({ width: 64 }), relu(), dropout(0.1), dense());
 */
export const dropout = (rate: number): DropoutLayer => ({
  type: "dropout",
  rate: readFraction(argumentsOf("dropout").at("rate"), rate),
});
