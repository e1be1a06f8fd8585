import type { Activation } from "./activation";

/** A network of dense layers, as returned by `mlp`: plain data. */
export interface MlpNetwork {
  readonly kind: "mlp";
  /** Units per layer [n_0, ..., n_L], inputs first. */
  readonly widths: readonly number[];
  readonly activation: Activation;
  readonly bias: boolean;
  /** Number of layers that a skip connection spans, 0 for none. */
  readonly residual: number;
  /** Probability with which each input of a layer is dropped in training. */
  readonly dropout: number;
}

/** A one-dimensional convolutional network, as returned by `convolutional`: plain data. */
export interface ConvolutionalNetwork {
  readonly kind: "convolutional";
  readonly inputSize: number;
  readonly outputSize: number;
  /** Units of the dense layer before the convolutions; 0 if the convolutions act on the input. */
  readonly width: number;
  /** Output channels of every convolution. */
  readonly channels: readonly number[];
  /** Length of the kernels. */
  readonly kernel: number;
  readonly activation: Activation;
  readonly bias: boolean;
  readonly dropout: number;
}

/**
 * Architecture of a network, without parameters: plain data from `mlp` or `convolutional`.
 *
 * Layer l = 1, ..., L maps a_{l−1} to z_l = W_l a_{l−1} + b_l and a_l = φ(z_l), from the input a_0; the last layer has
 * no φ. Arrays of layers start at index 0 with the layer next to the input.
 */
export type Network = MlpNetwork | ConvolutionalNetwork;
