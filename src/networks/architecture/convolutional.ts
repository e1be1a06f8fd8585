import { checkBoolean, checkMemory, checkNumber, checkRecord } from "../../arrays/check";
import { ArgumentError } from "../../arrays/errors";
import { type Activation, readActivation } from "./activation";
import { checkDropout, readSizes } from "./mlp";
import type { ConvolutionalNetwork } from "./network";

/** What a one-dimensional convolutional network is made of. */
export interface ConvolutionalOptions {
  /** n_0 */
  readonly inputSize: number;
  /** n_L */
  readonly outputSize: number;
  /** Channels out of every convolution, the first one next to the input. */
  readonly channels: readonly number[];
  /** Length of the kernels; every convolution shortens the signal by `kernel` − 1 (no padding). */
  readonly kernel: number;
  /** Units of a dense layer that makes the signal out of the input; without it the input is the signal. */
  readonly width?: number | undefined;
  /** Of all layers but the last. */
  readonly activation: Activation;
  /** Whether the layers have biases, one for each channel; default true. */
  readonly bias?: boolean | undefined;
  /** Probability, in [0, 1), with which training drops an input of a layer; default 0. */
  readonly dropout?: number | undefined;
}

/**
 * A convolutional network over one dimension: a dense layer that makes a signal of one channel out of the input (if
 * `width` is given), convolutions z[o, t] = b[o] + Σ_{c,k} W[o, c, k] a[c, t + k] without padding, and a dense readout.
 *
 * Hidden activations are [P, channels · length], channel after channel.
 *
 * @returns plain data, to hand to `initialise`, `forward`, `train` and the rest
 * @throws ArgumentError for sizes that are no positive integers, or convolutions that leave nothing of the signal
 * @example
 * // The convolutional network of van Rossem & Saxe 2024: kernel 11, 20 channels.
 * const channels = [...new Array(10).fill(20), 1];
 * const network = convolutional({
 *   inputSize: 1, width: 500, channels, kernel: 11, outputSize: 1, activation: "leakyRelu",
 * });
 */
export function convolutional(options: ConvolutionalOptions): ConvolutionalNetwork {
  checkRecord("convolutional", "options", options);
  return readConvolutional("convolutional", "", options);
}

/** A checked copy of a convolutional network; `at` is the path to its fields in the caller's arguments. */
export function readConvolutional(
  functionName: string,
  at: string,
  options: ConvolutionalOptions,
): ConvolutionalNetwork {
  const { width = 0, bias = true, dropout = 0 } = options;
  const size = (argument: "inputSize" | "outputSize" | "kernel"): number =>
    checkNumber(functionName, at + argument, options[argument], {
      integer: true,
      atLeast: 1,
      atMost: 2 ** 31,
    });
  const [inputSize, outputSize, kernel] = [size("inputSize"), size("outputSize"), size("kernel")];
  checkNumber(functionName, `${at}width`, width, { integer: true, atLeast: 0, atMost: 2 ** 31 });
  const channels = readSizes(functionName, `${at}channels`, options.channels);
  const activation = readActivation(functionName, `${at}activation`, options.activation);
  checkBoolean(functionName, `${at}bias`, bias);
  checkDropout(functionName, `${at}dropout`, dropout);
  const left = (width || inputSize) - channels.length * (kernel - 1);
  if (left < 1) {
    const expected = `short enough that ${channels.length} convolutions leave some of the signal`;
    throw new ArgumentError(functionName, `${at}kernel`, expected, `${kernel}, which leaves ${left}`);
  }
  const kernels = channels.reduce((sum, n, l) => sum + n * (kernel * (channels[l - 1] ?? 1) + 1), 0);
  const count = width * (inputSize + 1) + kernels + outputSize * (left * (channels.at(-1) ?? 1) + 1);
  checkMemory(functionName, `${at}channels`, count, "use a smaller network");
  return { kind: "convolutional", inputSize, outputSize, width, channels, kernel, activation, bias, dropout };
}
