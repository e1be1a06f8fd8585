import type { Activation, ActivationLayer } from "./activation";

/**
 * Treatment of the border of an image by the windows of a convolution or pooling: `"valid"` without padding, `"same"`
 * with zeros, so that the number of windows is the number of positions divided by the stride, rounded up, and
 * `"circular"` with the positions of the other end. An odd number of zeros has the additional one at the end, as in
 * JAX and TensorFlow; with strides this differs from `padding=1` of PyTorch.
 */
export type Padding = "same" | "valid" | "circular";

/** Fully connected layer, made by `dense`. On images it acts on the channels of every position. */
export interface DenseLayer {
  readonly type: "dense";
  /** Units of a finite network. */
  readonly width?: number | undefined;
  /** Weight variance σ_w², which is divided by the number of input units. */
  readonly weightVariance: number;
  /** Bias variance σ_b². */
  readonly biasVariance: number;
  /** True if the layer has biases; if omitted, it has them for a positive variance. */
  readonly bias?: boolean | undefined;
  /** Learning rate of the layer, relative to that of the network; 0 for a frozen layer. */
  readonly learningRate: number;
}

/** Convolution over one or two dimensions, made by `conv`. */
export interface ConvLayer {
  readonly type: "conv";
  /** Channels of a finite network. */
  readonly width?: number | undefined;
  /** Size of the filter, one number per dimension. */
  readonly filter: readonly number[];
  /** Distance between windows, one number per dimension. */
  readonly strides: readonly number[];
  readonly padding: Padding;
  /** Weight variance σ_w², which is divided by the number of filter entries times input channels. */
  readonly weightVariance: number;
  /** Bias variance σ_b². */
  readonly biasVariance: number;
  /** True if the layer has biases; if omitted, it has them for a positive variance. */
  readonly bias?: boolean | undefined;
  /** Learning rate of the layer, relative to that of the network; 0 for a frozen layer. */
  readonly learningRate: number;
}

/** Means over windows, made by `averagePool`. */
export interface AveragePoolLayer {
  readonly type: "averagePool";
  /** Size of the window, one number per dimension. */
  readonly window: readonly number[];
  /** Distance between windows, one number per dimension. */
  readonly strides: readonly number[];
  readonly padding: Padding;
}

/** Largest numbers of windows, made by `maxPool`. */
export interface MaxPoolLayer {
  readonly type: "maxPool";
  /** Size of the window, one number per dimension. */
  readonly window: readonly number[];
  /** Distance between windows, one number per dimension. */
  readonly strides: readonly number[];
  readonly padding: Padding;
}

/** Mean over all positions, made by `globalAveragePool`. */
export interface GlobalAveragePoolLayer {
  readonly type: "globalAveragePool";
}

/** Arrangement of positions and channels in one row of features, made by `flatten`. */
export interface FlattenLayer {
  readonly type: "flatten";
}

/** Arrangement of features as an image with the given number of positions per dimension, made by `unflatten`. */
export interface UnflattenLayer {
  readonly type: "unflatten";
  /** Positions per dimension, one or two numbers; the number of channels follows from the number of features. */
  readonly positions: readonly number[];
}

/** Addition of an earlier hidden layer, made by `skip`. */
export interface SkipLayer {
  readonly type: "skip";
  /** Number of layers with weights that the connection spans. */
  readonly span: number;
}

/** Normalisation over the channels of each position, made by `layerNorm`. */
export interface LayerNormLayer {
  readonly type: "layerNorm";
  /** Number added to the variance. */
  readonly epsilon: number;
}

/** Random zeroing of units with the others scaled up, made by `dropout`. */
export interface DropoutLayer {
  readonly type: "dropout";
  /** Probability that a unit is set to zero, at least 0 and below 1. */
  readonly rate: number;
}

/** Sequence of layers, made by `serial`. */
export interface SerialLayer {
  readonly type: "serial";
  readonly layers: readonly Layer[];
}

/** Branches with a common input, made by `parallel`; they must be followed by a `sum`. */
export interface ParallelLayer {
  readonly type: "parallel";
  readonly branches: readonly Layer[];
}

/** Sum of the outputs of the preceding `parallel`, made by `sum`. */
export interface SumLayer {
  readonly type: "sum";
}

/**
 * Layer or whole network, as plain data. The kernels of infinite width, finite networks and their empirical kernels are
 * all computed from this description.
 */
export type Layer =
  | DenseLayer
  | ConvLayer
  | AveragePoolLayer
  | MaxPoolLayer
  | GlobalAveragePoolLayer
  | FlattenLayer
  | UnflattenLayer
  | LayerNormLayer
  | DropoutLayer
  | ActivationLayer
  | SerialLayer
  | ParallelLayer
  | SumLayer
  | SkipLayer;

/** Accepted forms of a layer: a layer, or an activation by its name or as a custom `{ value, derivative }`. */
export type LayerLike = Layer | Activation;

/**
 * Scaling of the parameters. With `"ntk"` they have variance 1 and are multiplied by σ_w/√n and σ_b in the network, so
 * that the tangent kernel has a limit at infinite width. With `"standard"` they have variances σ_w²/n and σ_b²; the
 * tangent kernel then grows with the widths, which are required.
 */
export type Parameterisation = "ntk" | "standard";
