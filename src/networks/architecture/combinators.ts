import { type Arguments, argumentsOf, type FieldsOf } from "../../arrays/arguments";
import type {
  ConvLayer,
  DenseLayer,
  LayerLike,
  Padding,
  ParallelLayer,
  SerialLayer,
  SkipLayer,
  SumLayer,
} from "./layer";
import { readSizes, readVariances, readWindows, SIZE } from "./layer-fields";
import { readLayer } from "./read-layer";

/** Options of both dense and convolutional layers. */
export interface WeightOptions {
  /** Units (channels) of a finite network; not needed at infinite width. Default 1 for the last layer. */
  readonly width?: number | undefined;
  /** Weight variance σ_w², above 0; default 1. He initialisation for ReLU uses 2. */
  readonly weightVariance?: number | undefined;
  /** Bias variance σ_b², at least 0; default 0. */
  readonly biasVariance?: number | undefined;
  /** True for biases; by default a layer has them if their variance is positive. */
  readonly bias?: boolean | undefined;
  /** Learning rate of the layer, relative to that of the network; 0 freezes the layer; default 1. */
  readonly learningRate?: number | undefined;
}

const WEIGHTS: FieldsOf<WeightOptions> = {
  width: true,
  weightVariance: true,
  biasVariance: true,
  bias: true,
  learningRate: true,
};

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
  args.options("options", options, { filter: true, strides: true, padding: true, ...WEIGHTS });
  const filter = readSizes(args.at("options.filter"), options.filter);
  const { strides = filter.map(() => 1), padding = "same" } = options;
  const windows = readWindows(args.at("options"), filter, { strides, padding });
  return { type: "conv", filter, ...windows, ...readWeightOptions(args, options) };
}

/**
 * Returns a sequence of layers; the identity if there are no layers.
 *
 * @throws ArgumentError for an argument that is not a layer
 * @example
 * const network = serial(dense({ width: 100 }), erf(), dense({ width: 100 }), erf(), dense());
 */
export function serial(...layers: LayerLike[]): SerialLayer {
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
export function parallel(...branches: LayerLike[]): ParallelLayer {
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
export function residual(...layers: LayerLike[]): SerialLayer {
  const args = argumentsOf("residual");
  const branch = layers.map((layer, i) => readLayer(args.at(["layers", i]), layer));
  return serial(parallel(serial(), serial(...branch)), sum());
}

function readWeightOptions(args: Arguments, options: WeightOptions) {
  const { width, weightVariance = 1, biasVariance = 0, bias, learningRate = 1 } = options;
  return readVariances(args.at("options"), { width, weightVariance, biasVariance, bias, learningRate });
}

/**
 * Returns a skip connection, which adds an earlier hidden layer: a_l = x + a_{l−span}, where x is the input of this
 * layer after l layers with weights. Unlike residual blocks, skip connections may overlap; they stand in the outermost
 * sequence only, and networks with them have no infinite-width kernels.
 *
 * @param span number of layers with weights that the connection spans; default 1
 * @throws ArgumentError unless the span is a positive integer
 * @example
 * const wide = () => dense({ width: 8 });
 * const layers = [wide(), relu(), wide(), relu(), skip(), wide(), relu(), skip(2), dense({ width: 1 })];
 * const network = sequential({ inputShape: [2], layers });
 */
export const skip = (span = 1): SkipLayer => ({
  type: "skip",
  span: argumentsOf("skip").number("span", span, SIZE),
});
