import type { Generator } from "../../random";
import type { Layer } from "../architecture/layers";

/** z += b: one bias for every unit, or for every channel of `length` numbers. */
export function addBiases(
  z: Float64Array,
  parameters: Float64Array,
  at: number,
  layer: Layer,
  rows: number,
): void {
  const { outputs, length } = layer;
  for (let row = 0; row < rows * outputs; row += outputs) {
    for (let i = 0, channel = at; i < outputs; channel++) {
      const b = parameters[channel]!;
      for (const end = i + length; i < end; i++) z[row + i]! += b;
    }
  }
}

/** The gradient of the biases: the signals summed over the samples (and over a channel's length). */
export function sumOverSamples(
  delta: Float64Array,
  out: Float64Array,
  at: number,
  layer: Layer,
  rows: number,
): void {
  const { outputs, length } = layer;
  out.fill(0, at, at + outputs / length);
  for (let row = 0; row < rows * outputs; row += outputs) {
    for (let i = 0, channel = at; i < outputs; channel++) {
      let sum = 0;
      for (const end = i + length; i < end; i++) sum += delta[row + i]!;
      out[channel]! += sum;
    }
  }
}

/** out = mask x, with a mask of zeros and 1/(1 − probability) drawn anew. */
export function applyDropout(
  x: Float64Array,
  mask: Float64Array,
  out: Float64Array,
  count: number,
  probability: number,
  random: Generator,
): void {
  const kept = 1 / (1 - probability);
  for (let i = 0; i < count; i++) {
    mask[i] = random.uniform() < probability ? 0 : kept;
    out[i] = mask[i]! * x[i]!;
  }
}

/** out += x */
export function addTo(out: Float64Array, x: Float64Array, count: number): void {
  for (let i = 0; i < count; i++) out[i]! += x[i]!;
}

/** out *= x */
export function multiplyBy(out: Float64Array, x: Float64Array, count: number): void {
  for (let i = 0; i < count; i++) out[i]! *= x[i]!;
}
