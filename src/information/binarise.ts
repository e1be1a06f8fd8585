import { argumentsOf } from "../arrays/arguments";
import { readArray } from "../arrays/read-array";
import { toNdArray } from "../arrays/to-ndarray";
import type { Parameters, ParametersLike } from "../networks";
import { signOf } from "./binary-activation";

/** Numbers of dimensions of the weights of dense layers and of convolutions. */
const DIMENSIONS = [2, 3, 4];

/**
 * Computes the weights that a binary network runs with, sign(w) / √fan-in with sign(0) = +1, from its latent weights w
 * (Courbariaux, Bengio & David 2015). 1 / √fan-in is rounded down, by less than fan-in · 2⁻⁵¹ of itself, such that sums of ±1 / √fan-in
 * are exact and pre-activations of binary inputs are 0 where they should be.
 *
 * @param parameters latent weights, [n_{l+1}, n_l] each, or of a convolution; no biases
 * @returns weights of the same shapes
 * @throws ArgumentError for an empty list, wrong dimensions, NaN or biases
 * @example
 * binarise({ weights: [[[0.3, -0.2, 0, -1]]] }).weights[0]!.data; // 0.5, −0.5, 0.5, −0.5
 */
export function binarise(parameters: ParametersLike): Parameters {
  const args = argumentsOf("binarise");
  args.record("parameters", parameters);
  const { weights, biases = [] } = parameters;
  if (!Array.isArray(weights) || weights.length === 0) {
    throw args.error("parameters.weights", "an array of at least 1 array, one per layer", weights);
  }
  if (!Array.isArray(biases) || biases.length > 0) {
    throw args.error("parameters.biases", "an empty array or absent: binary networks have no biases", biases);
  }
  return {
    weights: weights.map((array, l) => {
      const { shape, data } = readArray(args.at(["parameters", "weights", l]), array, {
        dimensions: DIMENSIONS,
      });
      writeBinarised(data, data, binaryScale(shape), 0, data.length);
      return toNdArray(data, shape);
    }),
    biases: [],
  };
}

/**
 * Computes 1 / √fan-in for weights of a shape whose first size is the number of outputs, rounded down to as many bits as leave
 * the sums of fan-in such numbers exact. Otherwise rounding would decide the sign of pre-activations that are 0.
 */
export function binaryScale(shape: readonly number[]): number {
  const fanIn = shape.slice(1).reduce((product, n) => product * n, 1);
  const scale = 1 / Math.sqrt(fanIn);
  const unit = 2 ** (Math.floor(Math.log2(scale)) + Math.ceil(Math.log2(fanIn)) - 52);
  return Math.floor(scale / unit) * unit;
}

/** Writes scale · sign(latent) to `out` for `count` numbers from `at` on; both may be one array. */
export function writeBinarised(
  latent: Float64Array,
  out: Float64Array,
  scale: number,
  at: number,
  count: number,
): void {
  for (let i = at; i < at + count; i++) out[i] = scale * signOf(latent[i]!);
}
