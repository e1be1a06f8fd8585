import type { Activation } from "./activation";

/** A network of dense layers: what `mlp` returns, plain data. */
export interface MlpNetwork {
  readonly kind: "mlp";
  /** Units per layer [n_0, ..., n_L], inputs first. */
  readonly widths: readonly number[];
  readonly activation: Activation;
  readonly bias: boolean;
  /** How many layers a skip connection passes, 0 for none. */
  readonly residual: number;
  /** The probability with which an input of a layer is dropped in training. */
  readonly dropout: number;
}

/** A one-dimensional convolutional network: what `convolutional` returns, plain data. */
export interface ConvolutionalNetwork {
  readonly kind: "convolutional";
  readonly inputSize: number;
  readonly outputSize: number;
  /** Units of the dense layer before the convolutions; 0 when they read the input itself. */
  readonly width: number;
  /** Channels out of every convolution. */
  readonly channels: readonly number[];
  /** Length of the kernels. */
  readonly kernel: number;
  readonly activation: Activation;
  readonly bias: boolean;
  readonly dropout: number;
}

/**
 * A network's architecture: plain data, made by `mlp` or `convolutional`, without parameters.
 *
 * Layers are counted from 0; layer l maps a_{l−1} to z_l = W_l a_{l−1} + b_l and a_l = φ(z_l), and the last layer has no φ.
 */
export type Network = MlpNetwork | ConvolutionalNetwork;
