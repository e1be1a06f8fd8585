import { type NumberArray, offsetIn } from "../architecture/number-array";
import { type Pointwise, writeDerivatives, writeValues } from "../architecture/pointwise";
import type { PassKernels } from "../passes/pass";
import type { FusedLayer } from "./fused-layers";

/** Adds the biases, in the memory of the kernels, to z: one bias per unit, or per channel of `length` numbers. */
export function addBiases(
  kernels: PassKernels,
  z: NumberArray,
  parameters: NumberArray,
  at: number,
  { outputs, length }: FusedLayer,
  rows: number,
): void {
  if (length === 1) {
    kernels.addToRows(z.byteOffset, offsetIn(parameters, at), rows, outputs);
    return;
  }
  for (let row = 0; row < rows * outputs; row += outputs) {
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
  kernels: PassKernels,
  delta: NumberArray,
  out: NumberArray,
  at: number,
  { outputs, length }: FusedLayer,
  rows: number,
): void {
  if (length === 1) {
    kernels.sumOfRows(offsetIn(out, at), delta.byteOffset, rows, outputs);
    return;
  }
  out.fill(0, at, at + outputs / length);
  for (let row = 0; row < rows * outputs; row += outputs) {
    for (let i = 0, channel = at; i < outputs; channel++) {
      let sum = 0;
      for (const end = i + length; i < end; i++) sum += delta[row + i]!;
      out[channel]! += sum;
    }
  }
}

/** Writes a = φ(z) for `count` numbers in the memory of the kernels. */
export function activate(
  kernels: PassKernels,
  activation: Pointwise,
  z: NumberArray,
  a: NumberArray,
  count: number,
): void {
  if (activation.slopes === undefined) writeValues(activation, z, a, count);
  else kernels.scaleBySign(a.byteOffset, z.byteOffset, z.byteOffset, ...activation.slopes, count);
}

/**
 * Writes φ′(z) · signal to `out` for `count` numbers in the memory of the kernels; the values φ(z), if given, save
 * computation. `out` may be `signal`.
 */
export function throughActivation(
  kernels: PassKernels,
  activation: Pointwise,
  z: NumberArray,
  signal: NumberArray,
  out: NumberArray,
  count: number,
  values?: NumberArray,
): void {
  const { slopes } = activation;
  // The derivative of the absolute value at 0 is neither of its slopes.
  if (slopes === undefined || slopes[0] === -slopes[1])
    writeDerivatives(activation, z, signal, out, count, values);
  else kernels.scaleBySign(out.byteOffset, z.byteOffset, signal.byteOffset, ...slopes, count);
}

/** Adds x to `out`. */
export function addTo(out: NumberArray, x: NumberArray, count: number): void {
  for (let i = 0; i < count; i++) out[i]! += x[i]!;
}

/** Adds the signals of the layers whose skip connections begin at layer `from` to the signals there. */
export function addSkipped(
  layers: readonly FusedLayer[],
  signals: readonly NumberArray[],
  from: number,
  rows: number,
): void {
  for (const [above, { skip, outputs }] of layers.entries()) {
    if (skip > 0 && above - skip === from) addTo(signals[from]!, signals[above]!, rows * outputs);
  }
}

/** Multiplies `out` by x, element by element. */
export function multiplyBy(out: NumberArray, x: NumberArray, count: number): void {
  for (let i = 0; i < count; i++) out[i]! *= x[i]!;
}
