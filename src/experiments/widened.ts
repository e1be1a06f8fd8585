import { type NdArray, toNdArray } from "../arrays";
import type { Parameters } from "../networks";

/**
 * Adds hidden units to a network with one hidden layer, up to `width`, whose weights and biases are 0. They have no outputs
 * and no gradients: ReLU networks learn as without them.
 */
export function widened({ weights, biases }: Parameters, width: number): Parameters {
  const [hidden, readout] = weights as [NdArray, NdArray];
  const [narrow, inputs] = hidden.shape as [number, number];
  const outputs = readout.shape[0]!;
  const rows = padded(hidden.data, width * inputs);
  const columns = new Float64Array(outputs * width);
  for (let k = 0; k < outputs; k++) {
    columns.set(readout.data.subarray(k * narrow, (k + 1) * narrow), k * width);
  }
  return {
    weights: [toNdArray(rows, [width, inputs]), toNdArray(columns, [outputs, width])],
    biases: biases.map((bias, l) => (l > 0 ? bias : toNdArray(padded(bias.data, width), [width]))),
  };
}

/** Returns numbers followed by zeros. */
function padded(data: Float64Array, length: number): Float64Array {
  const out = new Float64Array(length);
  out.set(data);
  return out;
}
