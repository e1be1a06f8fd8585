import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { toNdArray } from "../../arrays/to-ndarray";
import type { MatrixLike, NdArray } from "../../arrays/types";
import { type Computation, runComputation } from "../../concurrency/computation";
import type { ComputationOptions } from "../../concurrency/computation-options";
import { runSync } from "../../concurrency/run-generator";
import { layersOf } from "../architecture/layers";
import type { Network } from "../architecture/network";
import type { ParametersLike } from "../architecture/parameters";
import { chunkOf, loadRows, preparePass } from "./chunks";
import { convolveGradient } from "./convolve";
import type { Pass } from "./training-pass";

/**
 * Computes the empirical tangent kernel of a network, averaged over its outputs:
 *
 *   Θ_ij = 1/nOut Σ_o ∂ŷ_o(x_i)/∂θ · ∂ŷ_o(x_j)/∂θ
 *
 * The contribution of a dense layer is the Gram matrix of the back-signals times that of the layer inputs (plus one for
 * the bias). Jacobians are formed only for convolutions, one layer at a time.
 *
 * @param inputs [N, nIn], at most 512 samples
 * @returns [N, N]
 * @throws ArgumentError for shapes that do not match, NaN, more than 512 samples, or a kernel that overflows
 * @example
 * const network = mlp({ widths: [1, 64, 1], activation: "relu" });
 * tangentKernel(network, initialise(network), [[-1], [0], [1]]).get(0, 2);
 */
export const tangentKernel = (network: Network, parameters: ParametersLike, inputs: MatrixLike): NdArray =>
  runSync(kernelOf(argumentsOf("tangentKernel"), network, parameters, inputs));

/**
 * Computes the same numbers as `tangentKernel`, but yields to the event loop.
 *
 * @throws the errors of `tangentKernel`, and the reason of an aborted signal (rejects)
 * @example
 * const network = mlp({ widths: [1, 64, 1], activation: "relu" });
 * const { signal } = new AbortController();
 * const kernel = await tangentKernelAsync(network, initialise(network), [[-1], [0], [1]], { signal });
 */
export const tangentKernelAsync = (
  network: Network,
  parameters: ParametersLike,
  inputs: MatrixLike,
  options: ComputationOptions = {},
): Promise<NdArray> =>
  runComputation("tangentKernelAsync", options, (args) => kernelOf(args, network, parameters, inputs));

function* kernelOf(
  args: Arguments,
  network: Network,
  parameters: ParametersLike,
  inputs: MatrixLike,
): Computation<NdArray> {
  const layers = layersOf(args, network);
  const x = args.matrix("inputs", inputs, { columns: layers.inputs });
  checkSamples(args.at("inputs"), x.rows);
  const pass = preparePass(args, layers, parameters, x.rows, args.at("inputs"));
  try {
    loadRows(pass.inputs, x, 0, x.rows);
    pass.forward(x.rows);
    const kernel = yield* tangentKernelOf(pass, x.rows, layers.bias);
    args.finite("parameters", kernel);
    return toNdArray(kernel, [x.rows, x.rows]);
  } finally {
    pass.release();
  }
}

/** Checks that all samples of a kernel fit into one pass. */
export function checkSamples(args: Arguments, samples: number): void {
  args.memory(HERE, samples * samples, "use fewer samples");
  if (chunkOf(samples) >= samples) return;
  throw args.refusal(HERE, `at most ${chunkOf(samples)} samples`, `${samples} samples`);
}

/**
 * Computes the kernel of the samples in the pass, after `forward`, with a pause after every layer; overwrites the arrays
 * of the backward pass.
 */
export function* tangentKernelOf(pass: Pass, rows: number, bias: boolean): Computation<Float64Array> {
  const { layers, signals } = pass;
  const top = signals[layers.length - 1]!;
  const outputs = layers[layers.length - 1]!.outputs;
  const kernel = new Float64Array(rows * rows);
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < rows * outputs; i++) top[i] = i % outputs === o ? 1 : 0;
    pass.backward(rows, { kind: "none" });
    for (let l = 0; l < layers.length; l++) {
      addLayer(kernel, pass, l, rows, bias);
      yield (o * layers.length + l + 1) / (outputs * layers.length);
    }
  }
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j <= i; j++) {
      kernel[i * rows + j]! /= outputs;
      kernel[j * rows + i] = kernel[i * rows + j]!;
    }
  }
  return kernel;
}

/** Adds the contribution of the parameters of one layer to the lower triangle. */
function addLayer(kernel: Float64Array, pass: Pass, l: number, rows: number, bias: boolean): void {
  const { layers, inputs, activations, deltas, kernels } = pass;
  const layer = layers[l]!;
  const x = l === 0 ? inputs : activations[l - 1]!;
  const delta = deltas[l]!;
  if (layer.shape.length === 3) {
    addConvolution(kernel, pass, l, rows, bias);
    return;
  }
  const [m, n] = [layer.outputs, layer.inputs];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j <= i; j++) {
      const signal = kernels.dot(delta.byteOffset + 8 * i * m, delta.byteOffset + 8 * j * m, m);
      const input = kernels.dot(x.byteOffset + 8 * i * n, x.byteOffset + 8 * j * n, n);
      kernel[i * rows + j]! += signal * (input + Number(bias));
    }
  }
}

/** Adds the contribution of a convolution, through its Jacobian. */
function addConvolution(kernel: Float64Array, pass: Pass, l: number, rows: number, bias: boolean): void {
  const { layers, inputs, activations, deltas, kernels, layout, scratch } = pass;
  const layer = layers[l]!;
  const x = l === 0 ? inputs : activations[l - 1]!;
  const delta = deltas[l]!;
  const { count } = layout.weights[l]!;
  const channels = layer.outputs / layer.length;
  const gradients = Array.from({ length: rows }, (_, p) => {
    const [signal, input] = [delta.subarray(p * layer.outputs), x.subarray(p * layer.inputs)];
    convolveGradient(kernels, layer, scratch.byteOffset, signal, input, 1);
    const gradient = new Float64Array(count + (bias ? channels : 0));
    gradient.set(scratch.subarray(0, count));
    for (let o = count; o < gradient.length; o++) {
      const at = (o - count) * layer.length;
      gradient[o] = signal.subarray(at, at + layer.length).reduce((sum, d) => sum + d, 0);
    }
    return gradient;
  });
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j <= i; j++) {
      const other = gradients[j]!;
      kernel[i * rows + j]! += gradients[i]!.reduce((sum, g, k) => sum + g * other[k]!, 0);
    }
  }
}
