import type { Kernels } from "../../simd";
import type { FusedLayer } from "./fused-layers";

/** Adds the biases, in the memory of the kernels, to z: one bias per unit, or per channel of `length` numbers. */
export function addBiases(
  kernels: Kernels,
  z: Float64Array,
  parameters: Float64Array,
  at: number,
  { outputs, length }: FusedLayer,
  rows: number,
): void {
  for (let row = 0; row < rows * outputs; row += outputs) {
    if (length === 1) {
      kernels.axpy(z.byteOffset + 8 * row, 1, parameters.byteOffset + 8 * at, outputs);
      continue;
    }
    for (let i = 0, channel = at; i < outputs; channel++) {
      const b = parameters[channel]!;
      for (const end = i + length; i < end; i++) z[row + i]! += b;
    }
  }
}

/**
 * Computes the gradient of the biases: the signals summed over the samples (and over the length of a channel); all arrays are
 * in the memory of the kernels.
 */
export function sumOverSamples(
  kernels: Kernels,
  delta: Float64Array,
  out: Float64Array,
  at: number,
  { outputs, length }: FusedLayer,
  rows: number,
): void {
  out.fill(0, at, at + outputs / length);
  for (let row = 0; row < rows * outputs; row += outputs) {
    if (length === 1) {
      kernels.axpy(out.byteOffset + 8 * at, 1, delta.byteOffset + 8 * row, outputs);
      continue;
    }
    for (let i = 0, channel = at; i < outputs; channel++) {
      let sum = 0;
      for (const end = i + length; i < end; i++) sum += delta[row + i]!;
      out[channel]! += sum;
    }
  }
}

/** Adds x to `out`. */
export function addTo(out: Float64Array, x: Float64Array, count: number): void {
  for (let i = 0; i < count; i++) out[i]! += x[i]!;
}

/** Adds the signals of the layers whose skip connections begin at layer `from` to the signals there. */
export function addSkipped(
  layers: readonly FusedLayer[],
  signals: readonly Float64Array[],
  from: number,
  rows: number,
): void {
  for (const [above, { skip, outputs }] of layers.entries()) {
    if (skip > 0 && above - skip === from) addTo(signals[from]!, signals[above]!, rows * outputs);
  }
}

/** Multiplies `out` by x, element by element. */
export function multiplyBy(out: Float64Array, x: Float64Array, count: number): void {
  for (let i = 0; i < count; i++) out[i]! *= x[i]!;
}
