import { checkFields, checkNumber } from "../../arrays/check";
import { ArgumentError } from "../../arrays/errors";
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
import { readLayer, readSizes, readVariances, readWindows } from "./read-layer";

/** What dense and convolutional layers have in common. */
export interface WeightOptions {
  /** Units (channels) of a finite network; kernels of infinite width do not need it. The last layer's default is 1. */
  readonly width?: number | undefined;
  /** σ_w², above 0; default 1. He's choice for ReLU is 2. */
  readonly weightVariance?: number | undefined;
  /** σ_b², at least 0; default 0, which means no biases. */
  readonly biasVariance?: number | undefined;
  /** The layer's own learning rate, relative to the network's; 0 freezes it; default 1. */
  readonly learningRate?: number | undefined;
}

const WEIGHTS = ["width", "weightVariance", "biasVariance", "learningRate"];
const WINDOWS = ["strides", "padding"];

/** The options of `conv`. */
export interface ConvOptions extends WeightOptions {
  /** The filter's size: one number for one dimension, two for two. */
  readonly filter: readonly number[];
  /** Steps from window to window; default 1 in every dimension. */
  readonly strides?: readonly number[];
  /** Zeros around the image (`"same"`, the default), none (`"valid"`), or the image again (`"circular"`). */
  readonly padding?: Padding;
}

/**
 * A fully connected layer, z = σ_w/√n W x + σ_b b. On images it acts on the channels of every position.
 *
 * @throws ArgumentError for variances, widths or learning rates out of range
 * @example
 * const network = serial(dense({ width: 512, weightVariance: 2 }), relu(), dense({ weightVariance: 2 }));
 */
export function dense(options: WeightOptions = {}): DenseLayer {
  checkFields("dense", "options", options, WEIGHTS);
  return { type: "dense", ...readWeightOptions("dense", options) };
}

/**
 * A convolution over the one or two dimensions of images [samples, length, channels] or [samples, height, width,
 * channels]: at every position a dense layer on the window around it, with shared weights.
 *
 * @throws ArgumentError for options out of range
 * @example
 * const network = serial(conv({ filter: [3, 3], weightVariance: 2 }), relu(), flatten(), dense());
 */
export function conv(options: ConvOptions): ConvLayer {
  checkFields("conv", "options", options, ["filter", ...WINDOWS, ...WEIGHTS]);
  const filter = readSizes("conv", "options.filter", options.filter);
  return {
    type: "conv",
    filter,
    ...windowsOf("conv", filter, options),
    ...readWeightOptions("conv", options),
  };
}

/**
 * Means over windows of an image.
 *
 * @param options.window its size, one number per dimension; `options.strides` default to the window: no overlap
 * @param options.padding default `"valid"`; with `"same"` the zeros outside count as entries
 * @throws ArgumentError for options out of range
 * @example
 * const network = serial(conv({ filter: [3, 3] }), relu(), averagePool({ window: [2, 2] }), flatten(), dense());
 */
export function averagePool(options: {
  window: readonly number[];
  strides?: readonly number[];
  padding?: Padding;
}): AveragePoolLayer {
  checkFields("averagePool", "options", options, ["window", ...WINDOWS]);
  const window = readSizes("averagePool", "options.window", options.window);
  const { strides = window, padding = "valid" } = options;
  return {
    type: "averagePool",
    window,
    ...readWindows("averagePool", "options", window, { strides, padding }),
  };
}

/**
 * The mean over all positions of an image.
 *
 * @example
 * const network = serial(conv({ filter: [3, 3] }), relu(), globalAveragePool(), dense());
 */
export const globalAveragePool = (): GlobalAveragePoolLayer => ({ type: "globalAveragePool" });

/**
 * Positions and channels of an image in one row of features.
 *
 * @example
 * const network = serial(conv({ filter: [3] }), relu(), flatten(), dense());
 */
export const flatten = (): FlattenLayer => ({ type: "flatten" });

/**
 * Normalisation to mean 0 and variance 1 over the channels of each position (Ba, Kiros & Hinton 2016), without
 * parameters.
 *
 * @param options.epsilon added to the variance, at least 0; default 1e-12
 * @throws ArgumentError for a negative `epsilon`
 * @example
 * const network = serial(dense({ width: 64 }), layerNorm(), relu(), dense());
 */
export function layerNorm(options: { epsilon?: number } = {}): LayerNormLayer {
  checkFields("layerNorm", "options", options, ["epsilon"]);
  const { epsilon = 1e-12 } = options;
  return {
    type: "layerNorm",
    epsilon: checkNumber("layerNorm", "options.epsilon", epsilon, { atLeast: 0 }),
  };
}

/**
 * Units set to zero with probability `rate`, the others divided by 1 − `rate`, independently for every sample and
 * position. It acts where a network is looked at in training (`dropout: true` of `kernels`, `dropoutSeed` of `forward`).
 *
 * @throws ArgumentError unless 0 <= rate < 1
 * @example
 * const network = serial(dense({ width: 64 }), relu(), dropout(0.1), dense());
 */
export const dropout = (rate: number): DropoutLayer => {
  checkNumber("dropout", "rate", rate, { atLeast: 0 });
  if (rate >= 1) throw ArgumentError.of("dropout", "rate", "below 1", rate);
  return { type: "dropout", rate };
};

/**
 * Layers one after the other; without any, the identity.
 *
 * @throws ArgumentError for something that is not a layer
 * @example
 * const network = serial(dense({ width: 100 }), erf(), dense({ width: 100 }), erf(), dense());
 */
export function serial(...layers: Layer[]): SerialLayer {
  return { type: "serial", layers: layers.map((layer, i) => readLayer("serial", `layers[${i}]`, layer)) };
}

/**
 * Branches that see the same input; `sum` has to follow.
 *
 * @throws ArgumentError for something that is not a layer, or no branches
 * @example
 * const block = serial(parallel(dense({ width: 64 }), serial(relu(), dense({ width: 64 }))), sum());
 */
export function parallel(...branches: Layer[]): ParallelLayer {
  if (branches.length === 0) throw ArgumentError.of("parallel", "branches", "at least one layer", branches);
  const copies = branches.map((branch, i) => readLayer("parallel", `branches[${i}]`, branch));
  return { type: "parallel", branches: copies };
}

/**
 * The sum of the outputs of the `parallel` before it.
 *
 * @example
 * const block = serial(parallel(serial(), serial(relu(), dense({ width: 64 }))), sum()); // residual(relu(), dense(...))
 */
export const sum = (): SumLayer => ({ type: "sum" });

/**
 * x + f(x) for the layers f one after the other (He et al. 2016): `serial(parallel(serial(), serial(...layers)), sum())`.
 *
 * @throws ArgumentError for something that is not a layer
 * @example
 * const network = serial(dense({ width: 64 }), residual(relu(), dense({ width: 64 })), relu(), dense());
 */
export function residual(...layers: Layer[]): SerialLayer {
  const branch = layers.map((layer, i) => readLayer("residual", `layers[${i}]`, layer));
  return serial(parallel(serial(), serial(...branch)), sum());
}

function readWeightOptions(functionName: string, options: WeightOptions) {
  const { width, weightVariance = 1, biasVariance = 0, learningRate = 1 } = options;
  return readVariances(functionName, "options", { width, weightVariance, biasVariance, learningRate });
}

function windowsOf(
  functionName: string,
  sizes: readonly number[],
  options: { strides?: readonly number[]; padding?: Padding },
) {
  const { strides = sizes.map(() => 1), padding = "same" } = options;
  return readWindows(functionName, "options", sizes, { strides, padding });
}
