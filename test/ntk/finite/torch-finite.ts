import { toNdArray } from "../../../src/arrays";
import * as ntk from "../../../src/ntk";
import { finiteNetwork } from "../../../src/ntk/finite/finite-network";
import type { Nested, TorchCase, TorchParameters } from "../../networks/fixtures/torch-layers";
import type { TorchActivation, TorchLayer } from "../../networks/fixtures/torch-network";

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** Activations without settings, those without a name here included. */
const PLAIN = {
  linear: ntk.linear(),
  relu: ntk.relu(),
  abs: ntk.abs(),
  erf: ntk.erf(),
  gelu: ntk.gelu(),
  exp: ntk.exp(),
  gaussian: ntk.gaussian(),
  tanh: ntk.activation(Math.tanh, (x) => 1 / Math.cosh(x) ** 2),
  elu: ntk.activation(
    (x) => (x > 0 ? x : Math.expm1(x)),
    (x) => (x > 0 ? 1 : Math.exp(x)),
  ),
  swish: ntk.activation(
    (x) => x * sigmoid(x),
    (x) => sigmoid(x) * (1 + x * sigmoid(-x)),
  ),
};

function activationOf(layer: TorchActivation): ntk.Activation {
  switch (layer.name) {
    case "sin":
      return ntk.sin({
        amplitude: layer.amplitude ?? 1,
        frequency: layer.frequency ?? 1,
        phase: layer.phase ?? 0,
      });
    case "polynomial":
      return ntk.polynomial(layer.coefficients);
    case "leakyRelu":
      return ntk.leakyRelu(layer.slope);
    default:
      return PLAIN[layer.name];
  }
}

function layerOf(layer: TorchLayer): ntk.Layer {
  const strides = "strides" in layer && layer.strides !== undefined ? { strides: layer.strides } : {};
  switch (layer.type) {
    case "dense":
      return ntk.dense({ width: layer.width, biasVariance: Number(layer.bias) });
    case "conv": {
      const { width, filter, padding, bias } = layer;
      return ntk.conv({ width, filter, padding, biasVariance: Number(bias), ...strides });
    }
    case "averagePool":
      return ntk.averagePool({ window: layer.window, padding: layer.padding, ...strides });
    case "layerNorm":
      return ntk.layerNorm({ epsilon: layer.epsilon });
    case "residual":
      return ntk.residual(...layer.layers.map(layerOf));
    case "activation":
      return activationOf(layer);
    case "maxPool":
      throw new Error("maximum pooling is not a layer");
    case "flatten":
      return ntk.flatten();
    case "globalAveragePool":
      return ntk.globalAveragePool();
  }
}

const sizesOf = (array: unknown): number[] =>
  Array.isArray(array) ? [array.length, ...sizesOf(array[0])] : [];

/** Returns arrays of PyTorch in the order and the shapes of `FiniteNetwork.parameters`, [out, ...filter, in]. */
const arraysOf = ({ weights, biases }: TorchParameters) =>
  weights.flatMap((weight, l) => {
    const [width, channels, ...filter] = sizesOf(weight) as [number, number, ...number[]];
    const numbers = (weight as number[][]).flat(Number.POSITIVE_INFINITY) as number[];
    const size = numbers.length / (width * channels);
    const data = Float64Array.from(numbers, (_, i) => {
      const [row, at] = [Math.floor(i / (size * channels)), i % (size * channels)];
      return numbers[(row * channels + (at % channels)) * size + Math.floor(at / channels)]!;
    });
    const bias = biases[l]!;
    const matrix = toNdArray(data, [width, ...filter, channels]);
    return bias.length === 0 ? [matrix] : [matrix, toNdArray(Float64Array.from(bias), [bias.length])];
  });

/** Returns the packed numbers of all parameters, in the order of `FiniteNetwork.parameters`. */
export const packed = (parameters: TorchParameters): number[] =>
  arraysOf(parameters).flatMap(({ data }) => Array.from(data));

/** Returns a Jacobian of PyTorch as packed rows, [N, O, parameters]. */
export const packedJacobian = ({ output, jacobian }: TorchCase["expected"]): Nested | undefined =>
  jacobian &&
  (output as number[][]).map((row, n) =>
    row.map((_, o) => {
      const rowsOf = (arrays: readonly Nested[]) =>
        arrays.map((array) => (array as Nested[][])[n]?.[o] ?? []);
      return packed({ weights: rowsOf(jacobian.weights), biases: rowsOf(jacobian.biases) as number[][] });
    }),
  );

/** Creates the finite network of a case. */
export function finiteOf({ layers, inputs, parameters }: TorchCase): ntk.FiniteNetwork {
  const network = ntk.serial(...layers.map(layerOf));
  return finiteNetwork(network, sizesOf(inputs).slice(1), "standard", arraysOf(parameters));
}
