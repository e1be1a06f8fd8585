import { type Arguments, argumentsOf } from "../../arrays/arguments";
import type {
  AveragePoolLayer,
  ConvLayer,
  DenseLayer,
  DropoutLayer,
  FlattenLayer,
  GlobalAveragePoolLayer,
  Layer,
  LayerNormLayer,
  Padding,
  ParallelLayer,
  SerialLayer,
  SumLayer,
} from "./layer";
import { readFraction, readLayer, readSizes, readVariances, readWindows } from "./read-layer";

/** Options of both dense and convolutional layers. */
export interface WeightOptions {
  /** Units (channels) of a finite network; not needed at infinite width. Default 1 for the last layer. */
  readonly width?: number | undefined;
  /** Weight variance σ_w², above 0; default 1. He initialisation for ReLU uses 2. */
  readonly weightVariance?: number | undefined;
  /** Bias variance σ_b², at least 0; default 0 (no biases). */
  readonly biasVariance?: number | undefined;
  /** Learning rate of the layer, relative to that of the network; 0 freezes the layer; default 1. */
  readonly learningRate?: number | undefined;
}

const WEIGHTS = { width: true, weightVariance: true, biasVariance: true, learningRate: true } as const;
const WINDOWS = { strides: true, padding: true } as const;

/** Options of `conv`. */
export interface ConvOptions extends WeightOptions {
  /** Size of the filter, one number per dimension (one or two). */
  readonly filter: readonly number[];
  /** Distance between windows, one number per dimension; default 1. */
  readonly strides?: readonly number[];
  /** Padding of the image: zeros (`"same"`, the default), no padding (`"valid"`), or periodic (`"circular"`). */
  readonly padding?: Padding;
}

/**
 * Returns a fully connected layer, z = σ_w/√n W x + σ_b b. On images it acts on the channels of every position.
 *
 * @throws ArgumentError for unknown options, or variances, widths or learning rates out of range
 * @example
 * const network = serial(dense({ width: 512, weightVariance: 2 }), relu(), dense({ weightVariance: 2 }));
 */
export function dense(options: WeightOptions = {}): DenseLayer {
  const args = argumentsOf("dense");
  args.options("options", options, WEIGHTS);
  return { type: "dense", ...readWeightOptions(args, options) };
}

/**
 * Returns a convolution over the one or two dimensions of images [samples, length, channels] or [samples, height,
 * width, channels]: a dense layer on the window around every position, with shared weights.
 *
 * @throws ArgumentError for options that are unknown or out of range
 * @example
 * const network = serial(conv({ filter: [3, 3], weightVariance: 2 }), relu(), flatten(), dense());
 */
export function conv(options: ConvOptions): ConvLayer {
  const args = argumentsOf("conv");
  args.options("options", options, { filter: true, ...WINDOWS, ...WEIGHTS });
  const filter = readSizes(args.at("options.filter"), options.filter);
  const { strides = filter.map(() => 1), padding = "same" } = options;
  const windows = readWindows(args.at("options"), filter, { strides, padding });
  return { type: "conv", filter, ...windows, ...readWeightOptions(args, options) };
}

/**
 * Returns a pooling layer that computes means over windows of an image.
 *
 * @param options.window size of the window, one number per dimension
 * @param options.strides distance between windows, one number per dimension; default `window` (no overlap)
 * @param options.padding default `"valid"`; with `"same"` the zeros outside count as entries
 * @throws ArgumentError for options that are unknown or out of range
 * @example
 * const network = serial(conv({ filter: [3, 3] }), relu(), averagePool({ window: [2, 2] }), flatten(), dense());
 */
export function averagePool(options: {
  window: readonly number[];
  strides?: readonly number[];
  padding?: Padding;
}): AveragePoolLayer {
  const args = argumentsOf("averagePool");
  args.options("options", options, { window: true, ...WINDOWS });
  const window = readSizes(args.at("options.window"), options.window);
  const { strides = window, padding = "valid" } = options;
  return { type: "averagePool", window, ...readWindows(args.at("options"), window, { strides, padding }) };
}

/**
 * Returns a layer that computes the mean over all positions of an image.
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

/**
 * Returns a sequence of layers; the identity if there are no layers.
 *
 * @throws ArgumentError for an argument that is not a layer
 * @example
 * const network = serial(dense({ width: 100 }), erf(), dense({ width: 100 }), erf(), dense());
 */
export function serial(...layers: Layer[]): SerialLayer {
  const args = argumentsOf("serial");
  return { type: "serial", layers: layers.map((layer, i) => readLayer(args.at(["layers", i]), layer)) };
}

/**
 * Returns parallel branches with a common input, which must be followed by `sum`.
 *
 * @throws ArgumentError for an argument that is not a layer, or without branches
 * @example
 * const block = serial(parallel(dense({ width: 64 }), serial(relu(), dense({ width: 64 }))), sum());
 */
export function parallel(...branches: Layer[]): ParallelLayer {
  const args = argumentsOf("parallel");
  if (branches.length === 0) throw args.error("branches", "at least one layer", branches);
  const copies = branches.map((branch, i) => readLayer(args.at(["branches", i]), branch));
  return { type: "parallel", branches: copies };
}

/**
 * Returns a layer that adds the outputs of the preceding `parallel`.
 *
 * @example
 * // equal to residual(relu(), dense({ width: 64 }))
 * const block = serial(parallel(serial(), serial(relu(), dense({ width: 64 }))), sum());
 */
export const sum = (): SumLayer => ({ type: "sum" });

/**
 * Returns a residual block x + f(x), where f is the sequence of `layers` (He et al. 2016):
 * `serial(parallel(serial(), serial(...layers)), sum())`.
 *
 * @throws ArgumentError for an argument that is not a layer
 * @example
 * const network = serial(dense({ width: 64 }), residual(relu(), dense({ width: 64 })), relu(), dense());
 */
export function residual(...layers: Layer[]): SerialLayer {
  const args = argumentsOf("residual");
  const branch = layers.map((layer, i) => readLayer(args.at(["layers", i]), layer));
  return serial(parallel(serial(), serial(...branch)), sum());
}

function readWeightOptions(args: Arguments, options: WeightOptions) {
  const { width, weightVariance = 1, biasVariance = 0, learningRate = 1 } = options;
  return readVariances(args.at("options"), { width, weightVariance, biasVariance, learningRate });
}
