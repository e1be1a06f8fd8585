import type { Matrix } from "../../arrays/types";
import { dot } from "../../linalg/dense";
import type { CheckedLeakyNetwork } from "./leaky-network";

/** Returns a network with its own weights. */
export const copied = ({ positive, negative, ...rest }: CheckedLeakyNetwork): CheckedLeakyNetwork => ({
  ...rest,
  positive: { ...positive, data: positive.data.slice() },
  negative: { ...negative, data: negative.data.slice() },
});

/** Computes the output N(x); NaN if pre-activations of both signs overflow. */
export const outputOf = (
  { positive, negative, alpha, readout }: CheckedLeakyNetwork,
  x: Float64Array,
): number => readout * (sumOfActivations(positive, x, alpha) - sumOfActivations(negative, x, alpha));

/** Adds `step` ∂N(x)/∂W to all weights W, in place; the derivative of the activation at 0 is α. */
export function stepOnSample(
  { positive, negative, alpha, readout }: CheckedLeakyNetwork,
  x: Float64Array,
  step: number,
): void {
  move(positive, x, alpha, step * readout);
  move(negative, x, alpha, -step * readout);
}

function sumOfActivations({ data }: Matrix, x: Float64Array, alpha: number): number {
  let sum = 0;
  for (let at = 0; at < data.length; at += x.length) {
    const z = dot(data, at, x, 0, x.length);
    sum += z > 0 ? z : alpha * z;
  }
  return sum;
}

/** Adds `step` σ'(w_i·x) x to every neuron. */
function move({ data }: Matrix, x: Float64Array, alpha: number, step: number): void {
  for (let at = 0; at < data.length; at += x.length) {
    const change = dot(data, at, x, 0, x.length) > 0 ? step : alpha * step;
    for (let i = 0; i < x.length; i++) data[at + i]! += change * x[i]!;
  }
}
