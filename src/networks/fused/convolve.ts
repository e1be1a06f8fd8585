import type { Kernels } from "../../simd";
import type { FusedLayer } from "./fused-layers";

/*
 * Convolutions as matrix products without copies: the K shifts of a signal are the rows of a matrix with row stride 1.
 * The weights of a layer are [m, n, K], its signals [channels, length].
 */

interface Sizes {
  readonly m: number;
  readonly n: number;
  readonly kernel: number;
  readonly lengthOut: number;
  readonly lengthIn: number;
}

const sizesOf = ({ shape, length, inputs }: FusedLayer): Sizes => {
  const [m, n, kernel] = shape as [number, number, number];
  return { m, n, kernel, lengthOut: length, lengthIn: inputs / n };
};

/** Computes z[o, t] = Σ_{c,k} W[o, c, k] x[c, t + k] for every sample, or adds it to z. */
export function convolve(
  kernels: Kernels,
  layer: FusedLayer,
  weights: number,
  x: Float64Array,
  z: Float64Array,
  rows: number,
  adds: boolean,
): void {
  const { m, n, kernel, lengthOut, lengthIn } = sizesOf(layer);
  for (let p = 0; p < rows; p++) {
    const out = z.byteOffset + 8 * p * layer.outputs;
    for (let c = 0; c < n; c++) {
      const shifts = x.byteOffset + 8 * (p * layer.inputs + c * lengthIn);
      const part = weights + 8 * c * kernel;
      const mode = adds || c > 0 ? 1 : 0;
      kernels.product(0, mode, out, lengthOut, part, n * kernel, shifts, 1, m, kernel, lengthOut);
    }
  }
}

/** Computes gradient[o, c, k] = Σ_{p,t} δ[p][o, t] x[p][c, t + k], or adds it to `gradient`. */
export function convolveGradient(
  kernels: Kernels,
  layer: FusedLayer,
  gradient: number,
  delta: Float64Array,
  x: Float64Array,
  rows: number,
  adds: boolean,
): void {
  const { m, n, kernel, lengthOut, lengthIn } = sizesOf(layer);
  for (let p = 0; p < rows; p++) {
    const mode = adds || p > 0 ? 1 : 0;
    const signal = delta.byteOffset + 8 * p * layer.outputs;
    for (let c = 0; c < n; c++) {
      const shifts = x.byteOffset + 8 * (p * layer.inputs + c * lengthIn);
      const part = gradient + 8 * c * kernel;
      kernels.product(2, mode, part, n * kernel, signal, lengthOut, shifts, 1, m, lengthOut, kernel);
    }
  }
}

/**
 * Computes back[c, s] = Σ_{o,k} W[o, c, k] δ[o, s − k]: a convolution of δ, padded with K − 1 zeros on both sides, with
 * the reversed kernels; or adds it to `back`.
 *
 * @param padded workspace of m (length + 2 (K − 1)) numbers
 * @param reversed workspace of n K numbers
 */
export function convolveBack(
  kernels: Kernels,
  layer: FusedLayer,
  parameters: Float64Array,
  at: number,
  delta: Float64Array,
  back: Float64Array,
  padded: Float64Array,
  reversed: Float64Array,
  rows: number,
  adds: boolean,
): void {
  const { m, n, kernel, lengthOut, lengthIn } = sizesOf(layer);
  const paddedWidth = lengthOut + 2 * (kernel - 1);
  for (let o = 0; o < m; o++) padded.fill(0, o * paddedWidth, (o + 1) * paddedWidth);
  for (let p = 0; p < rows; p++) {
    for (let o = 0; o < m; o++) {
      const row = p * layer.outputs + o * lengthOut;
      padded.set(delta.subarray(row, row + lengthOut), o * paddedWidth + kernel - 1);
    }
    const out = back.byteOffset + 8 * p * layer.inputs;
    for (let o = 0; o < m; o++) {
      for (let i = 0; i < n * kernel; i++) {
        const k = i % kernel;
        reversed[i] = parameters[at + o * n * kernel + i - k + (kernel - 1 - k)]!;
      }
      const shifts = padded.byteOffset + 8 * o * paddedWidth;
      const mode = adds || o > 0 ? 1 : 0;
      kernels.product(0, mode, out, lengthIn, reversed.byteOffset, kernel, shifts, 1, n, kernel, lengthIn);
    }
  }
}
