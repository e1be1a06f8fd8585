/** How the windows of a convolution or a pooling treat the border of an image. */
export type Padding = "same" | "valid" | "circular";

/** A fully connected layer; on images it acts on the channels of every position. Made by `dense`. */
export interface DenseLayer {
  readonly type: "dense";
  /** Units of a finite network. */
  readonly width?: number | undefined;
  /** σ_w², per input unit. */
  readonly weightVariance: number;
  /** σ_b²; 0 for no biases. */
  readonly biasVariance: number;
  /** The layer's own learning rate, relative to the network's; 0 for a frozen layer. */
  readonly learningRate: number;
}

/** A convolution over one or two dimensions. Made by `conv`. */
export interface ConvLayer {
  readonly type: "conv";
  /** Channels of a finite network. */
  readonly width?: number | undefined;
  /** The filter's size, one number per dimension. */
  readonly filter: readonly number[];
  /** Steps from window to window, one number per dimension. */
  readonly strides: readonly number[];
  readonly padding: Padding;
  /** σ_w², per entry of the filter and input channel. */
  readonly weightVariance: number;
  /** σ_b²; 0 for no biases. */
  readonly biasVariance: number;
  /** The layer's own learning rate, relative to the network's; 0 for a frozen layer. */
  readonly learningRate: number;
}

/** Means over windows. Made by `averagePool`. */
export interface AveragePoolLayer {
  readonly type: "averagePool";
  /** The window's size, one number per dimension. */
  readonly window: readonly number[];
  /** Steps from window to window, one number per dimension. */
  readonly strides: readonly number[];
  readonly padding: Padding;
}

/** The mean over all positions. Made by `globalAveragePool`. */
export interface GlobalAveragePoolLayer {
  readonly type: "globalAveragePool";
}

/** Positions and channels in one row of features. Made by `flatten`. */
export interface FlattenLayer {
  readonly type: "flatten";
}

/** Normalisation over the channels of each position. Made by `layerNorm`. */
export interface LayerNormLayer {
  readonly type: "layerNorm";
  /** Added to the variance. */
  readonly epsilon: number;
}

/** Units set to zero at random, the others scaled up. Made by `dropout`. */
export interface DropoutLayer {
  readonly type: "dropout";
  /** The probability of being dropped, at least 0 and below 1. */
  readonly rate: number;
}

/** φ(x) = negative · min(x, 0) + positive · max(x, 0): linear, ReLU, leaky ReLU and the absolute value. */
export interface PiecewiseLinear {
  readonly type: "activation";
  readonly name: "piecewiseLinear";
  readonly negative: number;
  readonly positive: number;
}

/** φ(x) = amplitude · sin(frequency · x + phase): sine, cosine and the features of a Gaussian (RBF) kernel. */
export interface Sinusoid {
  readonly type: "activation";
  readonly name: "sinusoid";
  readonly amplitude: number;
  readonly frequency: number;
  readonly phase: number;
}

/** An activation without parameters: erf(x), x Φ(x), eˣ, e^{−x²} or the sign of x. */
export interface NamedActivation {
  readonly type: "activation";
  readonly name: "erf" | "gelu" | "exp" | "gaussian" | "sign";
}

/** φ(x) = Σ_k coefficients[k] xᵏ. */
export interface Polynomial {
  readonly type: "activation";
  readonly name: "polynomial";
  readonly coefficients: readonly number[];
}

/** A smooth function of one's own. Made by `activation`. */
export interface OwnActivation {
  readonly type: "activation";
  readonly name: "own";
  readonly value: (x: number) => number;
  readonly derivative: (x: number) => number;
  readonly secondDerivative?: ((x: number) => number) | undefined;
  /** Nodes of the quadrature that the kernels are made with. */
  readonly nodes: number;
}

/** A nonlinearity, applied to every unit. */
export type Activation = PiecewiseLinear | Sinusoid | NamedActivation | Polynomial | OwnActivation;

/** Layers one after the other. Made by `serial`. */
export interface SerialLayer {
  readonly type: "serial";
  readonly layers: readonly Layer[];
}

/** Branches that see the same input; a `sum` has to follow. Made by `parallel`. */
export interface ParallelLayer {
  readonly type: "parallel";
  readonly branches: readonly Layer[];
}

/** The sum of the outputs of the `parallel` before it. Made by `sum`. */
export interface SumLayer {
  readonly type: "sum";
}

/**
 * A layer, or a whole network: plain data that the infinite-width kernels, the finite network and its empirical kernel
 * are all made from.
 */
export type Layer =
  | DenseLayer
  | ConvLayer
  | AveragePoolLayer
  | GlobalAveragePoolLayer
  | FlattenLayer
  | LayerNormLayer
  | DropoutLayer
  | Activation
  | SerialLayer
  | ParallelLayer
  | SumLayer;

/**
 * How weights are scaled. `"ntk"`: parameters of variance 1, scaled by σ_w/√n and σ_b in the network, so that the tangent
 * kernel has a limit at infinite width. `"standard"`: the parameters themselves have variances σ_w²/n and σ_b²; the
 * tangent kernel grows with the widths, which have to be given.
 */
export type Parameterisation = "ntk" | "standard";
