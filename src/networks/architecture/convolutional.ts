import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { type Activation, readActivation } from "./activation";
import { checkDropout, readSizes } from "./mlp";
import type { ConvolutionalNetwork } from "./network";

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
 * Hidden activations are [P, channels · length], channel by channel.
 *
 * @returns plain data for `initialise`, `forward`, `train` and the other functions
 * @throws ArgumentError for unknown options, sizes that are not positive integers, or convolutions that leave no signal
 * @example
 * // The convolutional network of van Rossem & Saxe 2024: kernel 11, 20 channels.
 * const channels = [...new Array(10).fill(20), 1];
 * const network = convolutional({
 *   inputSize: 1, width: 500, channels, kernel: 11, outputSize: 1, activation: "leakyRelu",
 * });
 */
export function convolutional(options: ConvolutionalOptions): ConvolutionalNetwork {
  const args = argumentsOf("convolutional");
  args.options<ConvolutionalOptions & { kind?: unknown }>("options", options, {
    inputSize: true,
    outputSize: true,
    channels: true,
    kernel: true,
    width: true,
    activation: true,
    bias: true,
    dropout: true,
    kind: true,
  });
  return readConvolutional(args, options);
}

/** Returns a checked copy of a convolutional network. */
export function readConvolutional(args: Arguments, options: ConvolutionalOptions): ConvolutionalNetwork {
  const { width = 0, bias = true, dropout = 0 } = options;
  const size = (key: "inputSize" | "outputSize" | "kernel"): number =>
    args.number(key, options[key], { integer: true, atLeast: 1, atMost: 2 ** 31 });
  const [inputSize, outputSize, kernel] = [size("inputSize"), size("outputSize"), size("kernel")];
  args.number("width", width, { integer: true, atLeast: 0, atMost: 2 ** 31 });
  const channels = readSizes(args.at("channels"), options.channels);
  const activation = readActivation(args.at("activation"), options.activation);
  args.boolean("bias", bias);
  checkDropout(args.at("dropout"), dropout);
  const left = (width || inputSize) - channels.length * (kernel - 1);
  if (left < 1) {
    const expected = `short enough to leave part of the signal after ${channels.length} convolutions`;
    throw args.refusal("kernel", expected, `${kernel}, which leaves length ${left}`);
  }
  const kernels = channels.reduce((sum, n, l) => sum + n * (kernel * (channels[l - 1] ?? 1) + 1), 0);
  const count = width * (inputSize + 1) + kernels + outputSize * (left * (channels.at(-1) ?? 1) + 1);
  args.memory("channels", count, "use a smaller network");
  return { kind: "convolutional", inputSize, outputSize, width, channels, kernel, activation, bias, dropout };
}
