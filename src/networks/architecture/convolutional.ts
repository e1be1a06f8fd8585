import { argumentsOf } from "../../arrays/arguments";
import type { Activation } from "./activation";
import type { ConvLayer, Layer } from "./layer";
import { affine, dropoutLayers, hiddenActivation, readCounts } from "./mlp";
import type { Network } from "./network";

/** Sizes, activation and regularisation of a one-dimensional convolutional network. */
export interface ConvolutionalOptions {
  /** Number of inputs n_0. */
  readonly inputSize: number;
  /** Number of outputs n_L. */
  readonly outputSize: number;
  /** Output channels of every convolution, from the input upwards. */
  readonly channels: readonly number[];
  /** Length of the kernels. Every convolution shortens the signal by `kernel` − 1 (no padding). */
  readonly kernel: number;
  /** Units of a dense layer that maps the input to the signal; if omitted, the input is the signal. */
  readonly width?: number | undefined;
  /** Activation of all layers except the last. */
  readonly activation: Activation;
  /** True to train biases, one per channel; default true. */
  readonly bias?: boolean | undefined;
  /** Probability, 0 to 1 − 2⁻¹⁰, with which training drops each input of a layer; default 0. */
  readonly dropout?: number | undefined;
}

/**
 * Describes a convolutional network over one dimension: a dense layer that maps the input to a signal of one channel
 * (if `width` is given), convolutions z[o, t] = b[o] + Σ_{c,k} W[o, c, k] a[c, t + k] without padding, and a dense
 * readout.
 *
 * Inputs are rows [P, n_0]. Hidden activations are [P, channels · length], channel by channel, and the weights of a
 * convolution [channels out, channels in, kernel] (`channels: "first"` of `sequential`).
 *
 * @returns the network as a sequence of layers, for `initialise`, `forward`, `train` and the other functions
 * @throws ArgumentError for unknown options, sizes that are not positive integers, or convolutions that leave no signal
 * @example
 * // The convolutional network of van Rossem & Saxe 2024: kernel 11, 20 channels.
 * const channels = [...new Array(10).fill(20), 1];
 * const network = convolutional({
 *   inputSize: 1, width: 500, channels, kernel: 11, outputSize: 1, activation: "leakyRelu",
 * });
 */
export function convolutional(options: ConvolutionalOptions): Network {
  const args = argumentsOf("convolutional");
  args.options<ConvolutionalOptions>("options", options, {
    inputSize: true,
    outputSize: true,
    channels: true,
    kernel: true,
    width: true,
    activation: true,
    bias: true,
    dropout: true,
  });
  const at = args.at("options");
  const { width = 0, bias = true, dropout = 0 } = options;
  const size = (key: "inputSize" | "outputSize" | "kernel"): number =>
    at.number(key, options[key], { integer: true, atLeast: 1, atMost: 2 ** 31 });
  const [inputSize, outputSize, kernel] = [size("inputSize"), size("outputSize"), size("kernel")];
  at.number("width", width, { integer: true, atLeast: 0, atMost: 2 ** 31 });
  const channels = readCounts(at.at("channels"), options.channels);
  const activation = hiddenActivation(at, options.activation);
  at.boolean("bias", bias);
  const dropped = dropoutLayers(at, dropout);
  const length = width || inputSize;
  const left = length - channels.length * (kernel - 1);
  if (left < 1) {
    const expected = `short enough to leave part of the signal after ${channels.length} convolutions`;
    throw at.refusal("kernel", expected, `${kernel}, which leaves length ${left}`);
  }
  const kernels = channels.reduce((sum, n, l) => sum + n * (kernel * (channels[l - 1] ?? 1) + 1), 0);
  const count = width * (inputSize + 1) + kernels + outputSize * (left * (channels.at(-1) ?? 1) + 1);
  at.memory("channels", count, "use a smaller network");
  const convolution = (filters: number): ConvLayer => ({
    ...affine(filters, bias),
    type: "conv",
    filter: [kernel],
    strides: [1],
    padding: "valid",
  });
  const layers: Layer[] = [
    ...(width > 0 ? [...dropped, affine(width, bias), ...activation] : []),
    { type: "unflatten", positions: [length] },
    ...channels.flatMap((filters) => [...dropped, convolution(filters), ...activation]),
    { type: "flatten" },
    ...dropped,
    affine(outputSize, bias),
  ];
  return { type: "serial", layers, inputShape: [inputSize], parameterisation: "standard", channels: "first" };
}
